// Everything up to the simulator library: Chisel -> SystemVerilog -> Verilator -> shared library.
import mill._
import mill.scalalib._
import mill.scalalib.scalafmt._

val presets = Seq("tiny", "sim")

/** The generator, and `hw.test`. */
object hw extends SbtModule with ScalafmtModule {
  def scalaVersion = "2.13.16"
  def scalacOptions = Seq("-deprecation", "-feature", "-unchecked", "-language:reflectiveCalls", "-Xlint:unused")
  // Chisel: the hardware language. uPickle: configurations as JSON.
  def ivyDeps = Agg(mvn"org.chipsalliance::chisel:7.14.0", mvn"com.lihaoyi::upickle:4.1.0")
  def scalacPluginIvyDeps = Agg(mvn"org.chipsalliance:::chisel-plugin:7.14.0")

  object test extends SbtTests with TestModule.ScalaTest with ScalafmtModule {
    // ScalaTest: the runner that ChiselSim supports.
    def ivyDeps = Agg(mvn"org.scalatest::scalatest:3.2.19")
    def forkEnv = super.forkEnv() ++ Map("TERN_HOME" -> mill.api.BuildCtx.workspaceRoot.toString)
  }
}
