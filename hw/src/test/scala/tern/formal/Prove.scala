package tern.formal

import java.util.concurrent.Executors
import ujson.Arr

/** `./tern prove`: asks for proofs, all or those that are named, and writes the table when all of them were asked for
  * in full.
  */
object Prove {
  private val usage = "usage: prove [--depth N] [--json] [--short] [NAME...]"

  def main(args: Array[String]): Unit =
    try if (!run(args.toList)) sys.exit(1)
    catch {
      case wrong: IllegalArgumentException =>
        System.err.println("tern: " + wrong.getMessage.stripPrefix("requirement failed: "))
        sys.exit(2)
    }

  private def run(args: List[String]): Boolean = {
    val depth = args.sliding(2).collectFirst { case List("--depth", cycles) => cycles }
    val names = depth.fold(args)(_ => args.patch(args.indexOf("--depth"), Nil, 2)).filter(!_.startsWith("--"))
    val options = args.filter(_.startsWith("--")).toSet
    for (option <- options -- Set("--depth", "--json", "--short"))
      throw new IllegalArgumentException(s"prove has no option '$option'; $usage")
    require(depth.isDefined || !options("--depth"), s"--depth needs a number of cycles; $usage")
    val cycles = depth.map(text =>
      text.toIntOption
        .filter(_ > 0)
        .getOrElse(throw new IllegalArgumentException(s"--depth is '$text'; expected a number of cycles"))
    )
    for (name <- names if !Proofs.all.exists(_.name == name))
      throw new IllegalArgumentException(s"no proof '$name'; there are ${Proofs.all.map(_.name).mkString(" ")}")
    val wanted = Proofs.all.filter(proof => names.isEmpty || names.contains(proof.name)).map(deeper(_, cycles))
    val outcomes = sideBySide(wanted) { proof =>
      System.err.println(s"tern: proving ${proof.name}")
      val outcome = Outcome.of(proof, options("--short"))
      if (!options("--json")) println(outcome.text)
      outcome
    }
    val good = outcomes.forall(_.good)
    if (options("--json")) println(Arr.from(outcomes.map(_.json)).render())
    else println(s"${outcomes.count(_.good)} passed, ${outcomes.count(!_.good)} failed")
    if (good && names.isEmpty && cycles.isEmpty && !options("--short")) VerificationDoc.write(outcomes)
    good
  }

  /** As many at once as there are processors. */
  private def sideBySide[A, B](all: Seq[A])(work: A => B): Seq[B] = {
    val pool = Executors.newFixedThreadPool(Runtime.getRuntime.availableProcessors)
    try all.map(one => pool.submit(() => work(one))).map(_.get)
    finally pool.shutdownNow()
  }

  private def deeper(proof: Proof, cycles: Option[Int]): Proof = (proof.method, cycles) match {
    case (Bounded(_, _), Some(n)) => proof.copy(method = Bounded(n, n))
    case _                        => proof
  }
}
