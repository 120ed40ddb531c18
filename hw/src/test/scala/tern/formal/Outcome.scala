package tern.formal

import tern.Elaborate
import ujson.{Arr, Obj}

/** What came of one proof. */
final case class Outcome(proof: Proof, verdict: Verdict, missed: Seq[Mutant], seconds: Double) {
  val good: Boolean = verdict == Holds && missed.isEmpty

  def text: String = {
    val said = verdict match {
      case Holds              => s"holds ${VerificationDoc.reach(proof.method)}"
      case Broken(rule, when) => s"is broken in cycle $when: $rule"
      case Unknown(why)       => s"is not decided: $why"
    }
    val mutants = missed.map(mutant => s"; this fault is not found: ${mutant.what}").mkString
    f"${proof.name}%-22s $said$mutants ($seconds%.0f s)"
  }

  def json: Obj = Obj(
    "name" -> proof.name,
    "what" -> proof.what,
    "on" -> proof.on,
    "reach" -> VerificationDoc.reach(proof.method),
    "good" -> good,
    "said" -> text,
    "mutants" -> proof.mutants.size,
    "missed" -> Arr.from(missed.map(_.what)),
    "seconds" -> seconds
  )
}

object Outcome {

  /** Asks for the proof, and for each of its faults. */
  def of(proof: Proof, short: Boolean): Outcome = {
    val design = synchronized(Elaborate.verilog(proof.harness())) // Chisel elaborates one design at a time
    val method = proof.method match {
      case Bounded(_, few) if short => Bounded(few, few)
      case full                     => full
    }
    val (verdict, seconds) = new Prover(design)(method)
    val missed = proof.mutants.filter { mutant =>
      new Prover(mutant.planted(design))(Bounded(mutant.cycles, mutant.cycles))._1 match {
        case Broken(_, _) => false
        case _            => true
      }
    }
    Outcome(proof.copy(method = method), verdict, missed, seconds)
  }
}
