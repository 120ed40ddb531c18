package tern.formal

import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers

/** A short run of every proof; `./tern prove` is the long one. */
class ProofsSpec extends AnyFunSpec with Matchers {
  for (proof <- Proofs.all) describe(s"${proof.name}, ${proof.on}") {
    it(s"holds: ${proof.what}; and finds ${proof.mutants.size} planted faults") {
      val outcome = Outcome.of(proof, short = true)
      withClue(outcome.text)(outcome.good should be(true))
    }
  }

  describe("hw/doc/verification.md") {
    it("has the table of these proofs; if not: ./tern prove") {
      VerificationDoc.written should equal(VerificationDoc.rows(Proofs.all))
    }
  }
}
