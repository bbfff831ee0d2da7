package dev.jrunc.container;

import dev.jrunc.container.config.CapabilityName;
import dev.jrunc.container.config.MemoryPolicySettings;
import dev.jrunc.container.config.MountOptions;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.linux.FileCalls;
import dev.jrunc.oci.DefaultSpec;
import dev.jrunc.oci.features.CgroupFeatures;
import dev.jrunc.oci.features.Features;
import dev.jrunc.oci.features.IntelRdtFeatures;
import dev.jrunc.oci.features.LinuxFeatures;
import dev.jrunc.oci.features.MemoryPolicyFeatures;
import dev.jrunc.oci.features.SeccompFeatures;
import dev.jrunc.seccomp.SeccompAction;
import dev.jrunc.seccomp.SeccompArch;
import dev.jrunc.seccomp.SeccompCompiler;
import dev.jrunc.seccomp.SeccompException;
import dev.jrunc.seccomp.SeccompFlag;
import dev.jrunc.seccomp.SeccompOperator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What this build recognizes in a config.json (runtime-spec, features.md); the host is not asked. */
final class BuildFeatures {
  private static final List<String> HOOKS =
      List.of("prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop");

  private BuildFeatures() {}

  /** @param own annotations that say who made it */
  static Features of(FileCalls files, Map<String, String> own) {
    SeccompCompiler seccomp = seccomp(files);
    Map<String, String> annotations = new TreeMap<>(own);
    if (seccomp != null) {
      annotations.put("io.github.seccomp.libseccomp.version", seccomp.version());
    }
    return new Features(
        "1.0.0",
        DefaultSpec.NEWEST_OCI_VERSION,
        HOOKS,
        MountOptions.known(),
        linux(seccomp),
        annotations,
        List.of("bundle", "org.systemd.property.", "org.criu.config"));
  }

  private static LinuxFeatures linux(@Nullable SeccompCompiler seccomp) {
    List<String> namespaces = new ArrayList<>();
    for (NamespaceType type : NamespaceType.all()) {
      namespaces.add(type.specName());
    }
    Collections.sort(namespaces);
    return new LinuxFeatures(
        namespaces,
        CapabilityName.names(-1L),
        new CgroupFeatures(true, true, true, true, true),
        seccomp == null
            ? new SeccompFeatures(false, List.of(), List.of(), List.of(), List.of(), List.of())
            : seccomp(seccomp),
        true,
        true,
        new IntelRdtFeatures(true, true, true),
        new MemoryPolicyFeatures(MemoryPolicySettings.knownModes(), MemoryPolicySettings.knownFlags()),
        true,
        true);
  }

  /** Null: there is no libseccomp, which this build takes from the host. */
  private static @Nullable SeccompCompiler seccomp(FileCalls files) {
    try {
      return SeccompCompiler.open(files);
    } catch (SeccompException e) {
      return null;
    }
  }

  private static SeccompFeatures seccomp(SeccompCompiler compiler) {
    List<String> actions = new ArrayList<>();
    for (SeccompAction action : SeccompAction.values()) {
      actions.add(action.ociName());
    }
    List<String> operators = new ArrayList<>();
    for (SeccompOperator operator : SeccompOperator.values()) {
      operators.add(operator.ociName());
    }
    List<String> archs = new ArrayList<>();
    for (SeccompArch arch : SeccompArch.values()) {
      archs.add(arch.ociName());
    }
    Collections.sort(actions);
    Collections.sort(operators);
    Collections.sort(archs);
    List<String> flags = new ArrayList<>();
    List<String> supported = new ArrayList<>();
    for (SeccompFlag flag : SeccompFlag.values()) {
      flags.add(flag.ociName());
      if (compiler.supports(flag)) {
        supported.add(flag.ociName());
      }
    }
    return new SeccompFeatures(true, actions, operators, archs, flags, supported);
  }
}
