package tern;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.io.File;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Formatter;
import java.util.Scanner;
import org.junit.jupiter.api.Test;

/** Output is the same in every locale: nothing uses the default locale or charset. */
class LocaleTest {
  private static final JavaClasses CLASSES = Arrows.PRODUCTION;

  @Test
  void numbersAreFormattedWithoutTheDefaultLocale() {
    noClasses()
        .should(ArchConditions.callMethod(String.class, "formatted", Object[].class))
        .orShould(call(String.class, "format"))
        .orShould(call(PrintWriter.class, "printf"))
        .orShould(call(PrintWriter.class, "format"))
        .orShould(call(PrintStream.class, "printf"))
        .orShould(call(PrintStream.class, "format"))
        .orShould(ArchConditions.callConstructor(Formatter.class))
        .orShould(ArchConditions.callConstructor(Formatter.class, Appendable.class))
        .orShould(ArchConditions.callMethod(String.class, "toLowerCase"))
        .orShould(ArchConditions.callMethod(String.class, "toUpperCase"))
        .because("Locale.ROOT has one kind of digits")
        .check(CLASSES);
  }

  private static com.tngtech.archunit.lang.ArchCondition<com.tngtech.archunit.core.domain.JavaClass>
      call(Class<?> owner, String method) {
    return ArchConditions.callMethod(owner, method, String.class, Object[].class);
  }

  @Test
  void textIsReadAndWrittenWithANamedCharset() {
    noClasses()
        .should(ArchConditions.callMethod(String.class, "getBytes"))
        .orShould(ArchConditions.callConstructor(String.class, byte[].class))
        .orShould(ArchConditions.callConstructor(String.class, byte[].class, int.class, int.class))
        .orShould(ArchConditions.callConstructor(InputStreamReader.class, InputStream.class))
        .orShould(ArchConditions.callConstructor(OutputStreamWriter.class, OutputStream.class))
        .orShould(ArchConditions.callConstructor(FileReader.class, String.class))
        .orShould(ArchConditions.callConstructor(FileReader.class, File.class))
        .orShould(ArchConditions.callConstructor(FileWriter.class, String.class))
        .orShould(ArchConditions.callConstructor(FileWriter.class, File.class))
        .orShould(ArchConditions.callConstructor(PrintWriter.class, String.class))
        .orShould(ArchConditions.callConstructor(PrintWriter.class, File.class))
        .orShould(ArchConditions.callConstructor(PrintWriter.class, OutputStream.class))
        .orShould(
            ArchConditions.callConstructor(PrintWriter.class, OutputStream.class, boolean.class))
        .orShould(ArchConditions.callConstructor(Scanner.class, InputStream.class))
        .because("the default charset is the locale's")
        .check(CLASSES);
  }
}
