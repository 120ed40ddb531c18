package tern.formal

/** One line of the table in hw/doc/verification.md.
  *
  * @param what
  *   is proved, as a sentence without its full stop
  * @param on
  *   the module and its parameters
  * @param harness
  *   built anew each time, as Chisel wants it
  * @param mutants
  *   faults that the same proof must find
  */
final case class Proof(
    name: String,
    what: String,
    on: String,
    method: Method,
    harness: () => Harness,
    mutants: Seq[Mutant]
) {
  require(mutants.nonEmpty, s"$name has no mutant; a proof that finds no fault shows nothing")
}
