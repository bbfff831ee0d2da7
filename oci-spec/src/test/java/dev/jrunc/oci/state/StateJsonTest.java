package dev.jrunc.oci.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jrunc.oci.Golden;
import dev.jrunc.oci.json.JsonException.WrongType;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateJsonTest {
  @ParameterizedTest
  @ValueSource(strings = {"state/minimal.json", "state/full.json"})
  void whatRuncWroteIsWrittenTheSame(String name) throws Exception {
    byte[] runcs = Golden.bytes(name);
    assertEquals(new String(runcs, UTF_8), new String(StateJson.write(StateJson.read(runcs)), UTF_8));
  }

  @Test
  void valuesArriveWhereTheyBelong() throws Exception {
    PersistedState state = StateJson.read(Golden.bytes("state/full.json"));
    assertEquals("full", state.id());
    assertEquals(Instant.parse("2026-11-22T02:08:47.459235363Z"), state.created());
    assertEquals("/sys/fs/cgroup/unified/full", state.cgroupPaths().get(""));
    Config config = state.config();
    assertEquals(23, config.umask());
    assertEquals(new RecursiveAttributes(1, 0, 0, 0), config.mounts().get(7).recursive());
    assertEquals(5, config.hooks().createRuntime().getFirst().timeout());
    assertEquals('c', config.devices().getFirst().type());
    assertEquals(104857600, config.cgroups().resources().memory());
    assertEquals(3, config.execCpuAffinity().last().getFirst());
    assertEquals(List.of("foo=bar", "aa=<b>", "bundle=/srv/bundle"), config.labels());
  }

  @Test
  void aStateWithoutConfigurationIsRefused() {
    WrongType e = assertThrows(WrongType.class, () -> StateJson.read("{}".getBytes(UTF_8)));
    assertEquals("/config", e.pointer());
    e = assertThrows(WrongType.class, () -> StateJson.read("{\"config\":{}}".getBytes(UTF_8)));
    assertEquals("/config/cgroups", e.pointer());
    e = assertThrows(WrongType.class, () -> StateJson.read("{\"created\":\"now\"}".getBytes(UTF_8)));
    assertEquals("RFC 3339 time", e.expected());
  }
}
