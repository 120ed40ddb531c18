package tern.regs

import java.nio.file.Files
import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers
import tern.{Elaborate, Golden}

class RegisterDocsSpec extends AnyFunSpec with Matchers {
  describe("RegisterDocs") {
    for ((path, text) <- Elaborate.registers) it(s"has written $path; if not: ./mill registers") {
      Files.readString(Golden.home.resolve(path)) should equal(text)
    }
  }
}
