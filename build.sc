// Everything up to the simulator library: Chisel -> SystemVerilog -> Verilator -> shared library.
import mill._
import mill.scalalib._
import mill.scalalib.scalafmt._
import mill.api.BuildCtx.workspaceRoot

/** The configurations of hw/src/main/scala/tern/config/Presets.scala that are built by name. */
val presets = Seq("tiny", "sim", "eight", "kv260", "u280x2", "ulx3s", "onchip", "nano")

/** Boards whose whole top is simulated: folders of `constraints`, and the preset that is simulated there. */
val boards = Map("ulx3s_85f" -> "tiny", "ulx3s_85f_onchip" -> "tiny", "tang_nano_20k" -> "nano")

/** The generator, and `hw.test`. */
object hw extends SbtModule with ScalafmtModule {
  def scalaVersion = "2.13.16"
  def scalacOptions =
    Seq("-deprecation", "-feature", "-unchecked", "-language:reflectiveCalls", "-Xlint:unused", "-Werror")
  // Chisel: the hardware language. uPickle: configurations as JSON.
  def ivyDeps = Agg(mvn"org.chipsalliance::chisel:7.14.0", mvn"com.lihaoyi::upickle:4.1.0")
  def scalacPluginIvyDeps = Agg(mvn"org.chipsalliance:::chisel-plugin:7.14.0")

  object test extends SbtTests with TestModule.ScalaTest with ScalafmtModule {
    // Specs share nothing, so as many run in parallel as there are processors.
    def testParallelism = true
    // ScalaTest: the runner that ChiselSim supports.
    def ivyDeps = Agg(mvn"org.scalatest::scalatest:3.2.19")
    // Specs compile the same runtime again and again, and many the same module: ccache, if there is one, does it once.
    def forkEnv = super.forkEnv() ++ Map("TERN_HOME" -> workspaceRoot.toString) ++
      Option.when(os.proc("which", "ccache").call(check = false).exitCode == 0)("OBJCACHE" -> "ccache") ++
      Map("CCACHE_BASEDIR" -> System.getProperty("java.io.tmpdir"), "CCACHE_NOHASHDIR" -> "1")
  }
}

/** Runs the generator with these arguments; its chatter goes to a log. */
def elaborate(classpath: Seq[PathRef], log: os.Path, arguments: os.Shellable*) = {
  val java = os.Path(System.getProperty("java.home")) / "bin" / "java"
  val paths = classpath.map(_.path).mkString(":")
  val result = os.proc(java, "-cp", paths, "tern.Elaborate", arguments).call(check = false, stdout = log, stderr = log)
  if (result.exitCode != 0) throw new Exception(s"elaboration failed:\n${os.read(log).linesIterator.toSeq.takeRight(20).mkString("\n")}")
}

/** `verilog[PRESET].generated`: the SystemVerilog of a preset, its config.json and the simulator's header. */
object verilog extends Cross[Verilog](presets)
trait Verilog extends Cross.Module[String] {
  def generated = Task {
    elaborate(hw.runClasspath(), Task.dest / "elaborate.log", "verilog", crossValue, Task.dest / "out")
    PathRef(Task.dest / "out")
  }
}

/** Puts what the generator is run from into a folder: its classes as hw.jar, and `classpath`, that and all libraries.
  * `./tern elaborate` runs it from there, and no later compilation changes it.
  */
def generator(folder: String) = Task.Command {
  val to = os.Path(folder)
  os.makeDir.all(to)
  os.copy.over(hw.jar().path, to / "hw.jar")
  val libraries = hw.resolvedRunIvyDeps().map(_.path)
  os.write.over(to / "classpath", ((to / "hw.jar") +: libraries.iterator.toSeq).mkString(":"))
}

/** Writes the register map as Markdown, C and Java into the repository. */
def registers() = Task.Command {
  elaborate(hw.runClasspath(), Task.dest / "elaborate.log", "registers", workspaceRoot)
}

/** The C++ of simulators and boards, and the tools that compile it: what is built from them is rebuilt if they differ. */
object cpp extends Module {
  val folder = workspaceRoot / "sim"
  def sources = Task.Input(
    Seq(folder, folder / "board", folder / "board" / "bench")
      .flatMap(os.list(_))
      .filter(file => Set("cpp", "hpp", "h", "sh", "sv")(file.ext))
      .map(PathRef(_))
  )
  def tools = Task.Input(os.proc("bash", folder / "library.sh", "tools").call().out.text())
}

/** `sim[PRESET].lib`: the simulator's shared library; `sim[PRESET].smoke`: jobs on it without Java. */
object sim extends Cross[Simulator](presets)
trait Simulator extends Cross.Module[String] {

  /** Run every time: sim/library.sh builds only if there is no library of the same content. */
  def lib() = Task.Command {
    val result = os
      .proc("bash", cpp.folder / "library.sh", verilog(crossValue).generated().path, workspaceRoot / "out" / "sim-cache" / "library")
      .call(check = false, stderr = os.Pipe)
    if (result.exitCode != 0) throw new Exception(result.err.text())
    os.copy.into(os.Path(result.out.trim()), Task.dest)
    PathRef(Task.dest / s"libtern_$crossValue.so")
  }

  def smoke() = Task.Command {
    os.proc("bash", cpp.folder / "smoke.sh", lib()().path).call(stdout = os.Inherit)
    ()
  }
}

/** `board[NAME].generated`: the Verilog of a board's top as it is synthesised. `board[NAME].program`: the board as a
  * program behind a pseudo-terminal, with a small array and a fast line, so that tests do not take long.
  */
object board extends Cross[Board](boards.keys.toSeq)
trait Board extends Cross.Module[String] {
  def description = Task.Source(workspaceRoot / "constraints" / crossValue / "board.json")
  def simulatedPreset = boards(crossValue)
  def simulatedDivisor = 4

  def generated = Task {
    elaborate(hw.runClasspath(), Task.dest / "elaborate.log", "board", description().path, Task.dest / "out")
    PathRef(Task.dest / "out")
  }

  def program = Task {
    val verilog = Task.dest / "verilog"
    elaborate(
      hw.runClasspath(),
      Task.dest / "elaborate.log",
      Seq("board", description().path.toString, verilog.toString, simulatedPreset, simulatedDivisor.toString)
    )
    cpp.sources()
    cpp.tools()
    boardScript(Task.dest, "board", verilog, Task.dest / "board_sim")
  }
}

/** Parts of boards alone: each command ends with "N passed, N failed". */
object parts extends Module {
  def generated = Task {
    elaborate(hw.runClasspath(), Task.dest / "elaborate.log", "parts", "tiny", Task.dest / "out")
    PathRef(Task.dest / "out")
  }
  def bridge = Task {
    cpp.sources()
    cpp.tools()
    boardScript(Task.dest, "part", "SerialBridge", generated().path, "bridge_fuzz.cpp", Task.dest / "test")
  }
  def sdram = Task {
    cpp.sources()
    cpp.tools()
    boardScript(Task.dest, "part", "SdramController", generated().path, "sdram_test.cpp", Task.dest / "test")
  }
  def blockRam = Task {
    cpp.sources()
    cpp.tools()
    boardScript(Task.dest, "part", "BlockRam", generated().path, "ram_test.cpp", Task.dest / "test")
  }
  def test() = Task.Command {
    for (program <- Seq(bridge(), sdram(), blockRam())) {
      val result = os.proc(program.path).call(check = false, stdout = os.Inherit)
      if (result.exitCode != 0) throw new Exception(s"${program.path} failed")
    }
  }
}

/** Runs sim/board/build.sh, whose last argument is the program that it makes. */
def boardScript(dest: os.Path, arguments: os.Shellable*) = {
  val script = cpp.folder / "board" / "build.sh"
  val result = os.proc("bash", script, arguments).call(check = false, mergeErrIntoOut = true)
  os.write(dest / "build.log", result.out.bytes)
  if (result.exitCode != 0) throw new Exception(s"${arguments.mkString(" ")} does not build:\n${result.out.text()}")
  PathRef(os.Path(arguments.last.value.last))
}
