package dev.jrunc.oci.features;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeaturesJsonTest {
  private static final CgroupFeatures CGROUP = new CgroupFeatures(true, false, null, null, true);

  @Test
  void knownThingsAreWrittenAndUnknownOnesLeftOut() {
    Features features =
        new Features(
            "1.0.0",
            "1.3.0",
            List.of("prestart"),
            List.of(),
            new LinuxFeatures(
                List.of("pid"),
                List.of(),
                CGROUP,
                new SeccompFeatures(true, List.of("SCMP_ACT_ALLOW"), List.of(), List.of(), List.of(), List.of()),
                true,
                null,
                new IntelRdtFeatures(false, null, null),
                new MemoryPolicyFeatures(List.of("MPOL_BIND"), List.of()),
                true,
                false),
            Map.of("b", "2", "a", "1"),
            List.of("bundle"));
    assertEquals(
        """
        {
            "ociVersionMin": "1.0.0",
            "ociVersionMax": "1.3.0",
            "hooks": [
                "prestart"
            ],
            "linux": {
                "namespaces": [
                    "pid"
                ],
                "cgroup": {
                    "v1": true,
                    "v2": false,
                    "rdma": true
                },
                "seccomp": {
                    "enabled": true,
                    "actions": [
                        "SCMP_ACT_ALLOW"
                    ]
                },
                "apparmor": {
                    "enabled": true
                },
                "intelRdt": {
                    "enabled": false
                },
                "memoryPolicy": {
                    "modes": [
                        "MPOL_BIND"
                    ]
                },
                "mountExtensions": {
                    "idmap": {
                        "enabled": true
                    }
                },
                "netDevices": {
                    "enabled": false
                }
            },
            "annotations": {
                "a": "1",
                "b": "2"
            },
            "potentiallyUnsafeConfigAnnotations": [
                "bundle"
            ]
        }""",
        new String(FeaturesJson.write(features), UTF_8));
  }
}
