package dev.takagari.app.demo;

import java.util.List;

/// Records of FDR's shape with everything that is hard to keep.
final class OddRecords {
  private static final String CID = "\"cid\":\"0c1d2e3f40516273849506a7b8c9dae1\"";
  private static final String AID = "\"aid\":\"11223344556677889900aabbccddeeff\"";

  static final List<String> LINES =
      List.of(
          record(
              "ProcessRollup2",
              "a0000000-0000-11ef-8000-000000000001",
              "\"TargetProcessId\":\"18446744073709551615\",\"ImageFileName\":\"\\\\Device\\\\HarddiskVolume3\\\\Windows\\\\System32\\\\cmd.exe\",\"CommandLine\":\"cmd /c echo \\\"ä\\u0000ö\\\" \\ud83e\\udd85 \",\"SHA256HashData\":\""
                  + "AB".repeat(32)
                  + "\""),
          record(
              "ProcessRollup2",
              "a0000000-0000-11ef-8000-000000000002",
              "\"CommandLine\":\"\",\"ProcessEndTime\":\"\",\"SHA1HashData\":\""
                  + "0".repeat(40)
                  + "\",\"Tags\":[\"1\",2,null,{\"a\":[]}]"),
          record(
              "DnsRequest",
              "a0000000-0000-11ef-8000-000000000003",
              "\"DomainName\":\"WWW.Example.COM.\",\"RequestType\":\"28\",\"IP4Records\":\"192.0.2.1;192.0.2.2;\",\"CNAMERecords\":\"a.example;B.example;\",\"QueryStatus\":\"9003\""),
          record(
              "NetworkConnectIP4",
              "a0000000-0000-11ef-8000-000000000004",
              "\"RemoteAddressIP4\":\"203.0.113.07\",\"RemotePort\":\"443\",\"LocalPort\":\"0\",\"LocalAddressIP4\":\"0.0.0.0\",\"ConnectionDirection\":\"0\",\"Protocol\":\"6\""),
          record(
              "NetworkConnectIP6",
              "a0000000-0000-11ef-8000-000000000005",
              "\"RemoteAddressIP6\":\"2001:0DB8:0:0:0:0:0:1\",\"RemotePort\":\"8080\",\"ConnectionDirection\":\"1\",\"Protocol\":\"17\""),
          record(
              "AsepValueUpdate",
              "a0000000-0000-11ef-8000-000000000006",
              "\"RegObjectName\":\"\\\\REGISTRY\\\\MACHINE\\\\SOFTWARE\\\\Microsoft\\\\Windows\\\\CurrentVersion\\\\Run\",\"RegValueName\":\"x\",\"RegStringValue\":\"a\\u0000b\\u0000\""),
          record(
              "NewThing",
              "a0000000-0000-11ef-8000-000000000007",
              "\"Id\":\"0\",\"ThreadStartAddress\":18446744073709551615,\"Small\":-0,\"Exp\":1e3,\"Precise\":1.10,\"Big\":1E+400,\"Yes\":true,\"Nothing\":null,\"Text\":\"3\",\"Number\":3"),
          record(
              "ScriptControlScanInfo",
              "a0000000-0000-11ef-8000-000000000008",
              "\"ScriptContent\":\"line one\\nline two\\r\\n\\u2028\\u0085end\",\"Long\":\""
                  + "x".repeat(40_000)
                  + "\""),
          "{\"event_simpleName\":\"NoIds\",\"timestamp\":\"1700000000999\",\"Attacks\":[{\"Tactic\":\"Execution\",\"Technique\":\"PowerShell\"}]}",
          "{\"ExternalApiType\":\"Event_DetectionSummaryEvent\",\"EventType\":\"Event_ExternalApiEvent\",\"eid\":118,\"Nonce\":5717719941105978442,\"Severity\":3,\"PatternDispositionFlags\":{\"KillProcess\":true},\"UTCTimestamp\":1700000003000,\"timestamp\":\"2023-11-14T22:13:23Z\","
              + CID
              + "}",
          "{\"no time\":true}");

  private OddRecords() {}

  private static String record(String name, String id, String more) {
    return "{\"event_simpleName\":\""
        + name
        + "\",\"name\":\""
        + name
        + "V1\",\"id\":\""
        + id
        + "\","
        + AID
        + ","
        + CID
        + ",\"event_platform\":\"Win\",\"timestamp\":\"1700000000123\","
        + "\"aip\":\"198.51.100.7 198.51.100.8\","
        + more
        + "}";
  }
}
