package tern.formal

import java.nio.file.{Files, Path}
import scala.sys.process._
import tern.stream.{RegisteredRam, TwoPortRam}

/** Asks Yosys and its ABC whether the rules of a design hold. */
final class Prover(design: String) {

  /** Whether all rules hold, as far as the method reaches, and the processor time in seconds that ABC took to say so.
    */
  def apply(method: Method): (Verdict, Double) = {
    val question = method match {
      case Unbounded          => s"pdr -T ${Prover.patience}"
      case Bounded(cycles, _) => s"bmc3 -s -F $cycles -T ${Prover.patience}"
    }
    val folder = Files.createTempDirectory("tern-proof")
    try {
      Files.writeString(folder.resolve("design.sv"), Prover.asserted(design) + Prover.leaves)
      run(folder, "yosys", "-q", "-p", Prover.script) match {
        case (0, _) =>
          val said = run(folder, "yosys-abc", "-q", s"read_aiger design.aig; fold; strash; scorr; $question")._2
          (Prover.verdict(said, method, ruleOf(folder)), Prover.seconds(said))
        case (_, said) => (Unknown(said.linesIterator.toSeq.takeRight(5).mkString("\n")), 0)
      }
    } finally {
      Files.list(folder).forEach(file => Files.delete(file))
      Files.delete(folder)
    }
  }

  /** The rule of an output of the AIGER file: Yosys names an assertion after its line, and each has one of its own. */
  private def ruleOf(folder: Path)(output: Int): String = {
    val names = Files.readString(folder.resolve("rules.txt")).linesIterator.toSeq
    names.lift(output).flatMap(name => """design\.sv:(\d+)""".r.findFirstMatchIn(name)).map(_.group(1).toInt) match {
      case Some(line) =>
        Prover
          .asserted(design)
          .linesIterator
          .drop(line - 1)
          .find(_.contains("assert (0)"))
          .fold("")(_.split("// ").last)
      case None => s"rule $output"
    }
  }

  private def run(folder: Path, command: String*): (Int, String) = {
    val said = new StringBuilder
    val log = ProcessLogger(line => said.append(line).append('\n'))
    val status = Process(command, folder.toFile).!(log)
    (status, said.toString)
  }
}

object Prover {

  /** Seconds after which a question is given up. */
  private val patience = 1800

  /** How Chisel writes an assertion for a simulator. */
  private val rule =
    """(?s)if \(`ASSERT_VERBOSE_COND_\)\s*\$error\("Assertion failed: (.*?)\\n"\);\s*if \(`STOP_COND_\)\s*\$fatal;""".r

  /** The design with assertions as Yosys takes them. */
  private def asserted(design: String): String =
    rule.replaceAllIn(design, found => java.util.regex.Matcher.quoteReplacement(s"assert (0); // ${found.group(1)}"))

  /** External modules that designs use. */
  private val leaves = Assumption.text + Assumption.resetText + TwoPortRam.model + RegisteredRam.model

  /** To AIGER: registers that no reset sets, and memories, start with anything. */
  private val script =
    """read_verilog -formal -sv design.sv
      |hierarchy -auto-top
      |prep -flatten
      |memory_map
      |async2sync
      |chformal -early
      |opt_clean
      |setundef -undriven -anyseq
      |opt -full
      |delete -output
      |techmap
      |opt -fast
      |dffunmap
      |abc -g AND -fast
      |opt_clean
      |tee -o rules.txt select -list t:$assert
      |write_aiger -zinit design.aig
      |""".stripMargin

  private def seconds(said: String): Double =
    """Time = +([0-9.]+) sec""".r.findAllMatchIn(said).map(_.group(1).toDouble).maxOption.getOrElse(0)

  private def verdict(said: String, method: Method, rule: Int => String): Verdict = {
    val broken = """Output (\d+) of miter .*was asserted in frame (\d+)""".r.findFirstMatchIn(said)
    val looked = """No output asserted in (\d+) frames""".r.findFirstMatchIn(said).map(_.group(1).toInt)
    (broken, method) match {
      case (Some(found), _) => Broken(rule(found.group(1).toInt), found.group(2).toInt)
      case (None, Unbounded) if said.contains("Property proved")    => Holds
      case (None, Bounded(cycles, _)) if looked.exists(_ >= cycles) => Holds
      case _ => Unknown(said.linesIterator.toSeq.takeRight(5).mkString("\n"))
    }
  }
}
