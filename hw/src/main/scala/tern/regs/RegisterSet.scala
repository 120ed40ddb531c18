package tern.regs

/** The registers that a device has, by what the register file does with them.
  *
  * @param vectors
  *   the device has a vector unit
  */
final case class RegisterSet(vectors: Boolean) {
  val all: Seq[Register] = RegisterMap.all.filter(vectors || !RegisterMap.runs.contains(_))

  /** Those that are kept in the file. */
  val kept: Seq[Register] = all.filter(_.access == Access.ReadWrite)

  /** Those that are wired from outside. */
  val driven: Seq[Register] =
    all.filter(r => r.access != Access.ReadWrite && !RegisterMap.counts.exists(c => r == c._1 || r == c._2))

  val commands: Seq[Register] = all.filter(_.access == Access.Command)

  /** Place of a register in one of the lists above. */
  def index(list: Seq[Register], name: String): Int = {
    val i = list.indexWhere(_.name == name)
    require(i >= 0, s"no register '$name' in this list")
    i
  }
}
