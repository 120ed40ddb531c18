package tern.config

/** Why a device stops; the numbers of `errorCode`. */
object ErrorCode {
  val none = 0
  val badDescriptor = 1
  val kTooLarge = 2
  val tooManyTokens = 3
  val misaligned = 4
  val readBusError = 5
  val writeBusError = 6
  val invalidTrit = 7
  val watchdog = 8
  val badRing = 9
  val outsideWindow = 10
  val badRun = 11
  val badInstruction = 12
  val notFinite = 13

  val all: Seq[(String, Int)] = Seq(
    "none" -> none,
    "badDescriptor" -> badDescriptor,
    "kTooLarge" -> kTooLarge,
    "tooManyTokens" -> tooManyTokens,
    "misaligned" -> misaligned,
    "readBusError" -> readBusError,
    "writeBusError" -> writeBusError,
    "invalidTrit" -> invalidTrit,
    "watchdog" -> watchdog,
    "badRing" -> badRing,
    "outsideWindow" -> outsideWindow,
    "badRun" -> badRun,
    "badInstruction" -> badInstruction,
    "notFinite" -> notFinite
  )
}
