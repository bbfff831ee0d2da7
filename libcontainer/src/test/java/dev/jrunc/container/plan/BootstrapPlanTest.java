package dev.jrunc.container.plan;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.config.Namespaces;
import java.util.List;
import org.junit.jupiter.api.Test;

class BootstrapPlanTest {
  private static boolean canAwaitCgroups(Namespaces.Namespace namespace) {
    return BootstrapPlan.canAwaitCgroups(new Namespaces(List.of(namespace)));
  }

  @Test
  void cgroupsAreAwaitedWhereTheirPathsMeanTheSame() {
    assertTrue(BootstrapPlan.canAwaitCgroups(new Namespaces(List.of())));
    assertTrue(canAwaitCgroups(new Namespaces.New(NamespaceType.MOUNT)));
    assertFalse(canAwaitCgroups(new Namespaces.Join(NamespaceType.MOUNT, "/run/ns/mnt")));
    assertTrue(canAwaitCgroups(new Namespaces.Join(NamespaceType.NETWORK, "/run/ns/net")));
    assertFalse(canAwaitCgroups(new Namespaces.New(NamespaceType.CGROUP)));
    assertFalse(canAwaitCgroups(new Namespaces.Join(NamespaceType.USER, "/run/ns/user")));
  }
}
