package dev.jrunc.container.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.oci.ConfigJson;
import dev.jrunc.oci.LinuxResources;
import dev.jrunc.oci.ThrottleDevice;
import dev.jrunc.oci.WeightDevice;
import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.state.CgroupResources;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What update makes of limits that were stored and limits that are new: runc 1.3's rules. */
class StoredResourcesTest {
  private static final CgroupResources NONE =
      new CgroupResources(
          List.of(), 0, 0, 0, 0, 0, null, 0, 0, 0, "", "", null, null, 0, 0, List.of(), List.of(), List.of(),
          List.of(), List.of(), "", List.of(), false, null, List.of(), 0, Map.of(), 0, Map.of(), false);

  private static LinuxResources json(String text) {
    try {
      return ConfigJson.readResources(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    } catch (JsonException e) {
      throw new AssertionError(e);
    }
  }

  private static CgroupResources after(String... updates) {
    CgroupResources resources = NONE;
    for (String update : updates) {
      resources = StoredResources.changed(resources, json(update), false);
    }
    return resources;
  }

  @Test
  void quotaAndPeriodGoTogether() {
    String both = "{'cpu': {'quota': 20000, 'period': 50000}}";
    CgroupResources lone = after(both, "{'cpu': {'quota': 30000}}");
    assertEquals(List.of(30_000L, 50_000L), List.of(lone.cpuQuota(), lone.cpuPeriod()));
    lone = after(both, "{'cpu': {'period': 40000}}");
    assertEquals(List.of(20_000L, 40_000L), List.of(lone.cpuQuota(), lone.cpuPeriod()));
    lone = after(both, "{'pids': {'limit': 3}}");
    assertEquals(List.of(0L, 0L), List.of(lone.cpuQuota(), lone.cpuPeriod()), "the old pair is forgotten");
  }

  @Test
  void systemdsQuotasAreWholePercents() {
    CgroupResources both = StoredResources.changed(NONE, json("{'cpu': {'quota': 500000, 'period': 1000000}}"), true);
    assertEquals(500_000, both.cpuQuota());
    CgroupResources period = StoredResources.changed(both, json("{'cpu': {'period': 900000}}"), true);
    assertEquals(List.of(504_000L, 900_000L), List.of(period.cpuQuota(), period.cpuPeriod()));
    assertEquals(-1, StoredResources.changed(period, json("{'cpu': {'quota': -1}}"), true).cpuQuota());
  }

  @Test
  void memoryWithoutLimitHasSwapWithoutLimit() {
    CgroupResources free = after("{'memory': {'limit': 1000, 'swap': 2000}}", "{'memory': {'limit': -1}}");
    assertEquals(List.of(-1L, -1L), List.of(free.memory(), free.memorySwap()));
    free = after("{'memory': {'limit': -1, 'swap': 0}}");
    assertEquals(0, free.memorySwap(), "given");
    CgroupResources kept = after("{'memory': {'limit': 1000, 'reservation': 500, 'swap': 2000}}", "{'memory': {}}");
    assertEquals(List.of(1000L, 500L, 2000L), List.of(kept.memory(), kept.memoryReservation(), kept.memorySwap()));
  }

  @Test
  void idleForgetsShares() {
    CgroupResources idle = after("{'cpu': {'shares': 1024}}", "{'cpu': {'idle': 1}}");
    assertEquals(List.of(0L, 0L, 1L), List.of(idle.cpuShares(), idle.cpuWeight(), idle.cpuIdle()));
    idle = after("{'cpu': {'shares': 1024}}", "{'cpu': {'idle': 0, 'shares': 2048}}");
    assertEquals(List.of(2048L, 174L), List.of(idle.cpuShares(), idle.cpuWeight()));
    assertEquals(100, after("{'cpu': {'shares': 1024}}", "{}").cpuWeight());
  }

  @Test
  void someCountForOneUpdateOnly() {
    CgroupResources once =
        after(
            "{'pids': {'limit': 5}, 'cpu': {'burst': 7, 'cpus': '0', 'mems': '0'}, 'unified': {'memory.high': '1'},"
                + "'memory': {'checkBeforeUpdate': true}}");
    assertEquals(5, once.pidsLimit());
    assertEquals(Map.of("memory.high", "1"), once.unified());
    assertTrue(once.memoryCheckBeforeUpdate());
    CgroupResources next = StoredResources.changed(once, json("{'pids': {}}"), false);
    assertNull(next.pidsLimit());
    assertNull(next.cpuBurst());
    assertEquals("", next.cpusetCpus() + next.cpusetMems());
    assertEquals(Map.of(), next.unified());
    assertFalse(next.memoryCheckBeforeUpdate());
  }

  @Test
  void blockDevicesAreChangedOrAdded() {
    CgroupResources io =
        after(
            "{'blockIO': {'weight': 500, 'weightDevice': [{'major': 8, 'minor': 0, 'weight': 10, 'leafWeight': 20}],"
                + "'throttleReadBpsDevice': [{'major': 8, 'minor': 0, 'rate': 1}]}}",
            "{'blockIO': {'weightDevice': [{'major': 8, 'minor': 0, 'weight': 30}, {'major': 8, 'minor': 16, 'weight': 40}],"
                + "'throttleReadBpsDevice': [{'major': 8, 'minor': 0, 'rate': 2}, {'major': 9, 'minor': 0, 'rate': 3}]}}");
    assertEquals(500, io.blkioWeight());
    assertEquals(
        List.of(new WeightDevice(8, 0, 30, 20), new WeightDevice(8, 16, 40, null)), io.blkioWeightDevice());
    assertEquals(
        List.of(new ThrottleDevice(8, 0, 2), new ThrottleDevice(9, 0, 3)), io.blkioThrottleReadBpsDevice());
  }

  @Test
  void managersGetWhatIsSet() {
    LinuxResources limits = StoredResources.limits(NONE);
    assertEquals(List.of(), limits.devices());
    assertNull(limits.pids());
    assertNull(limits.memory().limit());
    assertNull(limits.memory().disableOomKiller());
    assertNull(limits.cpu().shares());
    limits =
        StoredResources.limits(
            after("{'memory': {'limit': 9}, 'cpu': {'idle': 0, 'burst': 0}, 'pids': {'limit': 0}}"));
    assertEquals(9, limits.memory().limit());
    assertEquals(List.of(0L, 0L), List.of(limits.cpu().idle(), limits.cpu().burst()));
    assertEquals(0, limits.pids().limit());
  }
}
