package dev.jrunc.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Nobody depends on the commands, and only the two entry points touch what belongs to the whole JVM. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.jrunc");

  @Test
  void nobodyDependsOnTheCommands() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.jrunc.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.jrunc.cli..")
        .check(CLASSES);
  }

  @Test
  void onlyEntryPointsTouchWhatBelongsToTheJvm() {
    noClasses()
        .that()
        .haveNameNotMatching("dev\\.jrunc\\.cli\\.Main(\\$.*)?")
        .and()
        .doNotHaveFullyQualifiedName(Rehearsal.class.getName())
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .accessField(System.class, "in")
        .check(CLASSES);
  }

  @Test
  void theCommandsReadNoSystemProperties() {
    noClasses()
        .that()
        .resideInAPackage("dev.jrunc.cli..")
        .and()
        .haveNameNotMatching("dev\\.jrunc\\.cli\\.Main(\\$.*)?")
        .and()
        .doNotHaveFullyQualifiedName(Rehearsal.class.getName())
        .should()
        .callMethod(System.class, "getProperty", String.class)
        .orShould()
        .callMethod(System.class, "getProperty", String.class, String.class)
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.jrunc.cli.(*)..").should().beFreeOfCycles().check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage("dev.jrunc.cli.options", "dev.jrunc.cli.text", "dev.jrunc.cli.log", "dev.jrunc.cli.door")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.jrunc.cli")
        .check(CLASSES);
  }
}
