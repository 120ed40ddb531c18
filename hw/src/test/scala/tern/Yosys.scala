package tern

import java.nio.file.Files
import java.nio.file.{Path => FilePath}
import scala.sys.process._

/** Runs Yosys on Verilog and gives what it prints. */
object Yosys {

  /** Reads the files, given by name, then runs the script. */
  def apply(files: Map[String, String], script: String, read: String = "read_verilog -sv"): String = {
    val folder = Files.createTempDirectory("tern-yosys")
    val paths = files.toSeq.map { case (name, text) => Files.writeString(folder.resolve(name.replace('/', '-')), text) }
    val printed = new StringBuilder
    val log = ProcessLogger(line => printed.append(line).append('\n'))
    val reads = paths.map(path => s"$read $path").mkString("; ")
    val status = Process(Seq("yosys", "-p", s"$reads; $script"), folder.toFile).!(log)
    Files.list(folder).forEach((path: FilePath) => Files.delete(path))
    Files.delete(folder)
    if (status != 0) throw new RuntimeException(printed.toString.linesIterator.toSeq.takeRight(20).mkString("\n"))
    printed.toString
  }
}
