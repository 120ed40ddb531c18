package tern.core

import chisel3._
import tern.config.TernConfig

/** What a run tells those that work on its products. */
class ProductList(config: TernConfig) extends Bundle {

  /** A run is under way: jobs come from its list and not from the ring. */
  val running = Bool()

  /** One pulse for each token, with what follows. */
  val start = Bool()
  val address = UInt(config.addressBits.W)
  val count = UInt(31.W)

  /** Of the token; stable until the last of its products is complete. */
  val position = UInt(RunDescriptor.idBits.W)

  /** Vector instructions of this token that are complete. */
  val vectors = UInt(32.W)
}
