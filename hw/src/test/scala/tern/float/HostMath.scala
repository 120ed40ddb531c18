package tern.float

import java.net.URLClassLoader
import java.nio.file.Files
import javax.tools.ToolProvider
import tern.Golden

/** The host's `PlainMath`, compiled from its source: the generator does not see the host's classes. */
object HostMath {
  private val exponential = {
    val source = Golden.home.resolve("host/library/src/main/java/tern/cpu/PlainMath.java")
    val folder = Files.createTempDirectory("tern-host")
    val status = ToolProvider.getSystemJavaCompiler.run(null, null, null, "-d", folder.toString, source.toString)
    require(status == 0, s"$source does not compile by itself")
    val method = new URLClassLoader(Array(folder.toUri.toURL))
      .loadClass("tern.cpu.PlainMath")
      .getMethod("exp", classOf[Float])
    method.invoke(null, Float.box(0)) // loaded before its file is deleted
    Files.walk(folder).sorted(java.util.Comparator.reverseOrder()).forEach(path => Files.delete(path))
    method
  }

  /** `exp(x)` for `x <= 0`, and 1 above. */
  def exp(x: Float): Float = if (x > 0) 1 else exponential.invoke(null, Float.box(x)).asInstanceOf[Float]
}
