package dev.jrunc.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jrunc.oci.json.JsonException.MalformedJson;
import dev.jrunc.oci.json.JsonException.WrongType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigJsonTest {
  private static Spec read(String json) throws Exception {
    return ConfigJson.readSpec(json.getBytes(UTF_8));
  }

  @Test
  void everyPropertySurvivesReadingAndWriting() throws Exception {
    byte[] full = Golden.bytes("full.json");
    assertEquals(new String(full, UTF_8), new String(ConfigJson.write(ConfigJson.readSpec(full)), UTF_8));
  }

  @Test
  void valuesArriveWhereTheyBelong() throws Exception {
    Spec spec = ConfigJson.readSpec(Golden.bytes("full.json"));
    Process process = spec.process();
    assertEquals(new Box(24, 80), process.consoleSize());
    assertEquals(new User(4294967295L, 7, 18L, List.of(1L, 4294967295L)), process.user());
    assertEquals("echo <&> \u2028 \u00e9 \uD83D\uDC33", process.args().get(2));
    assertEquals(List.of(), process.capabilities().inheritable());
    assertEquals(new Rlimit("RLIMIT_NOFILE", -1, 1024), process.rlimits().getFirst());
    assertEquals(-500, process.oomScoreAdj());
    assertEquals(
        new Scheduler("SCHED_DEADLINE", -5, 3, List.of("SCHED_FLAG_RESET_ON_FORK"), 10, 20, -2),
        process.scheduler());
    assertEquals(new CpuAffinity("0", "0-3,7"), process.execCpuAffinity());
    assertEquals(new Hook("/a", List.of("a", "b"), List.of("K=V"), 5L), spec.hooks().prestart().getFirst());
    assertEquals(List.of(), spec.hooks().createRuntime().getFirst().env());
    assertNull(spec.hooks().createContainer().getFirst().env());
    Linux linux = spec.linux();
    LinuxResources resources = linux.resources();
    assertEquals(new DeviceCgroup(false, "", null, null, "rwm"), resources.devices().get(0));
    assertEquals(new DeviceCgroup(true, "c", 10L, -1L, "r"), resources.devices().get(1));
    assertEquals(
        new LinuxMemory(536870912L, -1L, 1073741824L, -1L, 0L, 0L, false, true, true),
        resources.memory());
    assertEquals(
        new LinuxCpu(1024L, -1L, 0L, 100000L, 950000L, 1000000L, "0-1", "0", 1L), resources.cpu());
    assertEquals(new ThrottleDevice(8, 3, 603), resources.blockIo().throttleWriteIopsDevice().getFirst());
    assertEquals(new HugepageLimit("2MB", Long.MIN_VALUE), resources.hugepageLimits().getFirst());
    assertEquals(Map.of("mlx5_1", new LinuxRdma(3L, 10000L)), resources.rdma());
    assertEquals(new Device("/dev/sda", "b", 8, 0, null, null, null), linux.devices().get(1));
    assertEquals(List.of(), linux.seccomp().flags());
    assertEquals(
        new SyscallArg(0, 2114060288, -1, "SCMP_CMP_MASKED_EQ"),
        linux.seccomp().syscalls().getFirst().args().getFirst());
    assertEquals(new TimeOffset(-3, 0), linux.timeOffsets().get("boottime"));
    assertEquals(new NetDevice(""), linux.netDevices().get("eth1"));
    assertEquals(new MemoryPolicy("MPOL_BIND", "0-1", List.of("MPOL_F_STATIC_NODES")), linux.memoryPolicy());
  }

  @Test
  void absentAndNullAreTheSame() throws Exception {
    Spec absent = read("{}");
    assertEquals(
        new Spec("", null, null, "", "", List.of(), null, Map.of(), null), absent);
    assertEquals(
        absent,
        read("{\"process\":null,\"hostname\":null,\"mounts\":null,\"annotations\":null,\"linux\":null}"));
    Process process = read("{\"process\":{}}").process();
    assertEquals(new User(0, 0, null, List.of()), process.user());
    assertNull(process.capabilities());
    assertNull(read("{\"linux\":{\"seccomp\":{}}}").linux().seccomp().flags());
  }

  @Test
  void unknownPropertiesArePassedOver() throws Exception {
    assertEquals(
        "h", read("{\"windows\":{\"a\":[{\"b\":null}]},\"x\":1e99,\"y\":[[]],\"hostname\":\"h\"}").hostname());
  }

  @Test
  void theLastOfDuplicatesWins() throws Exception {
    assertEquals("b", read("{\"hostname\":\"a\",\"hostname\":\"b\"}").hostname());
    assertEquals(
        List.of("c"), read("{\"process\":{\"args\":[\"a\",\"b\"],\"args\":[\"c\"]}}").process().args());
  }

  @Test
  void whatFollowsTheDocumentIsNotRead() throws Exception {
    assertEquals("a", read("{\"hostname\":\"a\"} trailing").hostname());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "{'process':{'args':['a',1]}} | /process/args/1 | string | number 1",
    "{'process':{'args':[null]}} | /process/args/0 | string | null",
    "{'process':{'args':'a'}} | /process/args | array | string",
    "{'process':[]} | /process | object | array",
    "{'process':{'user':{'uid':4294967296}}} | /process/user/uid | uint32 | number 4294967296",
    "{'process':{'user':{'uid':-1}}} | /process/user/uid | uint32 | number -1",
    "{'process':{'user':{'uid':1.0}}} | /process/user/uid | uint32 | number 1.0",
    "{'process':{'user':{'uid':1e3}}} | /process/user/uid | uint32 | number 1e3",
    "{'process':{'user':{'uid':'1'}}} | /process/user/uid | uint32 | string",
    "{'process':{'terminal':1}} | /process/terminal | boolean | number 1",
    "{'process':{'oomScoreAdj':2147483648}} | /process/oomScoreAdj | int32 | number 2147483648",
    "{'process':{'rlimits':[{'hard':18446744073709551616}]}} | /process/rlimits/0/hard | uint64 | number 18446744073709551616",
    "{'process':{'rlimits':[{'hard':-1}]}} | /process/rlimits/0/hard | uint64 | number -1",
    "{'linux':{'resources':{'memory':{'limit':9223372036854775808}}}} | /linux/resources/memory/limit | int64 | number 9223372036854775808",
    "{'linux':{'resources':{'blockIO':{'weight':65536}}}} | /linux/resources/blockIO/weight | uint16 | number 65536",
    "{'annotations':{'a/b~c':true}} | /annotations/a~1b~0c | string | boolean",
    "{'mounts':[{},{'options':{}}]} | /mounts/1/options | array | object",
    "null | '' | object | null",
    "[] | '' | object | array",
  })
  void wrongTypesCarryAPointer(String json, String pointer, String expected, String found) {
    WrongType e = assertThrows(WrongType.class, () -> read(json.replace('\'', '"')));
    assertEquals(pointer, e.pointer());
    assertEquals(expected, e.expected());
    assertEquals(found, e.found());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "'' | 1 | 1", "'{' | 1 | 2", "{\"a\":} | 1 | 6", "{\"hostname\":\"a\"; | 1 | 16", "tru | 1 | 1", "'{\"a\":[1,]}' | 1 | 9", "'{\"a\":01}' | 1 | 7",
  })
  void malformedJsonCarriesLineAndColumn(String json, int line, int column) {
    MalformedJson e = assertThrows(MalformedJson.class, () -> read(json));
    assertEquals(line + ":" + column, e.line() + ":" + e.column(), e.getMessage());
  }

  @Test
  void linesAreCounted() {
    MalformedJson e = assertThrows(MalformedJson.class, () -> read("{\n \"a\": 1,\n  x\n}"));
    assertEquals(3, e.line());
    assertEquals("line 3, column " + e.column() + ": " + e.reason(), e.getMessage());
  }

  @Test
  void depthAndSizeAreLimited() {
    String deep = "{\"x\":" + "[".repeat(600) + "]".repeat(600) + "}";
    assertThrows(MalformedJson.class, () -> read(deep));
    byte[] large = new byte[(16 << 20) + 1];
    assertThrows(MalformedJson.class, () -> ConfigJson.readSpec(large));
  }

  @Test
  void partsAreReadByThemselves() throws Exception {
    Spec full = ConfigJson.readSpec(Golden.bytes("full.json"));
    assertEquals(full.process(), ConfigJson.readProcess(ConfigJson.write(full.process())));
    assertEquals(
        full.linux().resources(), ConfigJson.readResources(ConfigJson.write(full.linux().resources())));
  }

  @Test
  void defaultSpecsAreRuncs() throws Exception {
    assertArrayEquals(Golden.bytes("default.json"), ConfigJson.write(DefaultSpec.root(false)));
    assertArrayEquals(Golden.bytes("default-rootless.json"), ConfigJson.write(DefaultSpec.rootless(0, 0, false)));
    assertEquals(new Namespace("cgroup", ""), DefaultSpec.root(true).linux().namespaces().getLast());
  }
}
