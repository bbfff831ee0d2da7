package dev.jrunc.container;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Which room may know which: the arrows of ARCHITECTURE.md. */
final class ArchitectureTest {
  private static final String LIB = "dev.jrunc.container";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.jrunc");

  private static void holds(ArchRule rule) {
    rule.check(CLASSES);
  }

  private static ArchRule never(String from, String... to) {
    return noClasses().that().resideInAPackage(from).should().dependOnClassesThat()
        .resideInAnyPackage(to);
  }

  @Test
  void packagesHaveNoCycles() {
    holds(slices().matching(LIB + ".(*)..").should().beFreeOfCycles());
    holds(slices().matching("dev.jrunc.(*)..").should().beFreeOfCycles());
  }

  @Test
  void nothingKnowsTheLifeCycle() {
    for (String room :
        new String[] {
          "bundle", "config", "validate", "plan", "invocation", "sync", "process", "state", "hook",
          "console", "failure", "rdt"
        }) {
      holds(
          noClasses().that().resideInAPackage(LIB + "." + room + "..").should()
              .dependOnClassesThat().resideInAPackage(LIB));
    }
  }

  @Test
  void thePlanIsPure() {
    holds(
        never(
            LIB + ".plan..",
            "dev.jrunc.cgroups..",
            "dev.jrunc.seccomp..",
            LIB + ".process..",
            LIB + ".state..",
            LIB + ".hook..",
            LIB + ".invocation..",
            LIB + ".console.."));
  }

  @Test
  void thePlanCallsNoKernel() {
    // Bytes and Errno are a codec and a table.
    holds(
        noClasses().that().resideInAPackage(LIB + ".plan..").should().dependOnClassesThat()
            .areAssignableTo(dev.jrunc.linux.FileCalls.class)
            .orShould().dependOnClassesThat().areAssignableTo(dev.jrunc.linux.Kernel.class)
            .orShould().dependOnClassesThat().areAssignableTo(dev.jrunc.linux.Fd.class));
  }

  @Test
  void checksAndConfigurationStartNothing() {
    holds(
        never(
            LIB + ".validate..",
            LIB + ".process..",
            LIB + ".plan..",
            LIB + ".sync..",
            LIB + ".hook..",
            LIB + ".state.."));
    holds(
        never(
            LIB + ".config..",
            LIB + ".process..",
            LIB + ".plan..",
            LIB + ".sync..",
            LIB + ".hook..",
            LIB + ".state..",
            LIB + ".validate.."));
  }

  @Test
  void theConversationKnowsNoPlan() {
    holds(never(LIB + ".sync..", LIB + ".plan..", LIB + ".process..", LIB + ".state.."));
  }

  @Test
  void lowerModulesDoNotKnowTheRuntime() {
    holds(never("dev.jrunc.oci..", LIB + "..", "dev.jrunc.linux..", "dev.jrunc.cgroups.."));
    holds(never("dev.jrunc.linux..", LIB + "..", "dev.jrunc.oci..", "dev.jrunc.cgroups.."));
    holds(never("dev.jrunc.cgroups..", LIB + "..", "dev.jrunc.seccomp.."));
    holds(never("dev.jrunc.seccomp..", LIB + "..", "dev.jrunc.cgroups.."));
    holds(never(LIB + "..", "dev.jrunc.cli.."));
  }

  @Test
  void nativeCallsStandInOneModule() {
    holds(
        noClasses().that().resideOutsideOfPackages("dev.jrunc.linux..", "dev.jrunc.cli..")
            .should().dependOnClassesThat()
            .resideInAnyPackage("jnr..", "com.kenai.jffi..", "java.lang.foreign.."));
  }

  @Test
  void nothingIsReadFromTheJvm() {
    holds(
        noClasses().that().resideInAPackage(LIB + "..").and()
            // The generator of the C header is a program of the build, not of the runtime.
            .doNotHaveSimpleName("OpHeader").should().callMethod(System.class, "getenv")
            .orShould().callMethod(System.class, "getenv", String.class)
            .orShould().callMethod(System.class, "exit", int.class)
            .orShould().callMethod(System.class, "getProperty", String.class)
            .orShould().accessField(System.class, "out")
            .orShould().accessField(System.class, "err"));
  }

  @Test
  void onlyTheInvocationStartsProcesses() {
    holds(
        noClasses().that().resideInAPackage(LIB + "..").should().dependOnClassesThat()
            .belongToAnyOf(ProcessBuilder.class, Runtime.class));
  }
}
