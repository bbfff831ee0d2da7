package dev.jrunc.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusJsonTest {
  private static final ContainerStatus CREATED =
      new ContainerStatus("1.2.1", "c", 42, "created", "/b", "/b/rootfs",
          Instant.parse("2026-11-22T02:08:47.450Z"), Map.of("foo", "bar", "aa", "<b>"), "");

  @Test
  void stateIsRuncs() {
    assertEquals(
        """
        {
          "ociVersion": "1.2.1",
          "id": "c",
          "pid": 42,
          "status": "created",
          "bundle": "/b",
          "rootfs": "/b/rootfs",
          "created": "2026-11-22T02:08:47.45Z",
          "annotations": {
            "aa": "\\u003cb\\u003e",
            "foo": "bar"
          },
          "owner": ""
        }""",
        new String(StatusJson.write(CREATED), UTF_8));
  }

  @Test
  void aListIsOneLineAndNullWhenEmpty() {
    assertEquals("null", new String(StatusJson.writeList(List.of()), UTF_8));
    ContainerStatus stopped =
        new ContainerStatus("1.2.1", "d", 0, "stopped", "/b", "/r", Instant.EPOCH, Map.of(), "root");
    assertEquals(
        "[{\"ociVersion\":\"1.2.1\",\"id\":\"d\",\"pid\":0,\"status\":\"stopped\",\"bundle\":\"/b\","
            + "\"rootfs\":\"/r\",\"created\":\"1970-01-01T00:00:00Z\",\"owner\":\"root\"}]",
        new String(StatusJson.writeList(List.of(stopped)), UTF_8));
  }

  @Test
  void hooksGetTheSpecsState() throws Exception {
    State state = new State("1.3.0", "c", "creating", 7, "/b", Map.of("k", "v"));
    assertEquals(
        "{\"ociVersion\":\"1.3.0\",\"id\":\"c\",\"status\":\"creating\",\"pid\":7,\"bundle\":\"/b\","
            + "\"annotations\":{\"k\":\"v\"}}",
        new String(StatusJson.write(state), UTF_8));
    assertEquals(state, StatusJson.readState(StatusJson.write(state)));
    State stopped = new State("1.3.0", "c", "stopped", null, "/b", Map.of());
    assertEquals(
        "{\"ociVersion\":\"1.3.0\",\"id\":\"c\",\"status\":\"stopped\",\"bundle\":\"/b\"}",
        new String(StatusJson.write(stopped), UTF_8));
  }

  @Test
  void agentsGetTheProcessState() {
    State state = new State("1.3.0", "c", "creating", 7, "/b", Map.of());
    assertEquals(
        "{\"ociVersion\":\"1.3.0\",\"fds\":[\"seccompFd\"],\"pid\":8,\"metadata\":\"m\",\"state\":"
            + "{\"ociVersion\":\"1.3.0\",\"id\":\"c\",\"status\":\"creating\",\"pid\":7,\"bundle\":\"/b\"}}",
        new String(
            StatusJson.write(
                new ContainerProcessState(
                    "1.3.0", List.of(ContainerProcessState.SECCOMP_FD), 8, "m", state)),
            UTF_8));
  }
}
