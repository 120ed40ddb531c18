package tern.regs

import tern.config.ErrorCode

/** The register map for readers and compilers: Markdown, a C header, Java constants. */
object RegisterDocs {
  private val notice = "Generated from RegisterMap.scala by `./mill registers`; do not edit."

  private def constant(name: String): String = name.replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase
  private def hex(offset: Int): String = f"0x$offset%03X"

  /** Every constant as (name, value in source form, text). */
  private def constants: Seq[(String, String, String)] =
    Seq(
      ("MAGIC_VALUE", f"0x${RegisterMap.magic}%08X", "What the magic register reads."),
      ("VERSION_VALUE", f"0x${RegisterMap.version}%08X", "What the version register reads.")
    ) ++ RegisterMap.all.flatMap { r =>
      (constant(r.name), hex(r.offset), s"${r.access.label.capitalize}: ${r.text}.") +:
        r.fields.map(f => (s"${constant(r.name)}_${constant(f.name)}", s"1 << ${f.bit}", s"${f.text.capitalize}."))
    } ++ ErrorCode.all.map { case (name, code) =>
      (s"ERROR_${constant(name)}", code.toString, s"Code of the error ${name}, see interface.md.")
    }

  def markdown: String = {
    def table(title: String, registers: Seq[Register]) =
      s"\n## $title\n\n| offset | register | access | meaning |\n|---|---|---|---|\n" + registers.flatMap { r =>
        s"| ${hex(r.offset)} | `${r.name}` | ${r.access.label} | ${r.text} |\n" +:
          r.fields.map(f => s"| | bit ${f.bit} `${f.name}` | | ${f.text} |\n")
      }.mkString
    s"# Registers\n\n$notice\n\n32 bits each, over AXI4-Lite. Errors: [interface.md](interface.md).\n" +
      table("Identity", RegisterMap.identity) + table("Control", RegisterMap.control) +
      table("Runs of a resident program", RegisterMap.runs) +
      table("Counters", RegisterMap.counters)
  }

  def header: String =
    s"/* $notice */\n#ifndef TERN_REGISTERS_H\n#define TERN_REGISTERS_H\n\n" +
      constants.map { case (name, value, text) =>
        val literal = if (value.contains("<<")) s"($value)" else value
        s"#define TERN_$name $literal /* $text */\n"
      }.mkString + "\n#endif\n"

  def java: String =
    s"package tern.device;\n\n/** $notice */\npublic final class Registers {\n  private Registers() {}\n" +
      constants.map { case (name, value, text) =>
        s"\n  /** $text */\n  public static final int $name = $value;\n"
      }.mkString + "}\n"
}
