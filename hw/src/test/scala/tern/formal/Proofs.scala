package tern.formal

/** Every proof, in the order of the table. */
object Proofs {
  val all: Seq[Proof] = BusProofs.all ++ ArbiterProofs.all ++ StreamProofs.all ++ CoreProofs.all
}
