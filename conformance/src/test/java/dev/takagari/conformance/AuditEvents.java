package dev.takagari.conformance;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A week of a small company, such that every question of `docs/how-to/athena.md` has an answer,
/// and events that are almost the answer beside it.
final class AuditEvents {
  private final List<EventRow> events = new ArrayList<>();

  private AuditEvents() {}

  static List<EventRow> all() {
    AuditEvents all = new AuditEvents();
    all.processes();
    all.lookups();
    all.signIns();
    all.cloud();
    all.connections();
    return all.events;
  }

  private static long micros(String time) {
    return Instant.parse(time).getEpochSecond() * 1_000_000;
  }

  private EventRow.Builder event(String time, String dataset, String eventClass, String action) {
    int number = events.size();
    long micros = micros(time);
    return EventRow.builder()
        .set(Columns.TIMESTAMP, micros)
        .set(Columns.EVENT_INGESTED, micros + 60_000_000)
        .set(Columns.EVENT_ID, "%026d".formatted(number))
        .set(Columns.EVENT_KIND, "event")
        .set(Columns.EVENT_CLASS, eventClass)
        .set(Columns.EVENT_ACTION, action)
        .set(Columns.EVENT_MODULE, dataset.substring(0, dataset.indexOf('.')))
        .set(Columns.EVENT_DATASET, dataset)
        .set(Columns.RAW_OBJECT, "archive/object")
        .set(Columns.RAW_LINE, number + 1)
        .set(Columns.RAW_SHAPE, "shape");
  }

  private EventRow.Builder sensor(String time, String eventClass, String action, int host) {
    return event(time, "crowdstrike.fdr", eventClass, action)
        .set(Columns.HOST_ID, "%032x".formatted(host))
        .set(Columns.HOST_NAME, "ws-%04d".formatted(host));
  }

  private void add(EventRow.Builder event) {
    events.add(event.build());
  }

  private void processes() {
    for (String day : List.of("2026-02-10", "2026-02-20", "2026-03-02")) {
      for (String hash : List.of("aa", "bb", "cc")) {
        if (!hash.equals("cc") || day.equals("2026-03-02")) {
          add(
              sensor(day + "T09:10:00Z", "process", "ProcessRollup2", 142)
                  .set(Columns.USER_NAME, "alice")
                  .set(Columns.RELATED_USER, List.of("alice", "s-1-5-21"))
                  .set(Columns.PROCESS_NAME, "tool-" + hash)
                  .set(Columns.PROCESS_EXECUTABLE, "/opt/tool-" + hash)
                  .set(Columns.PROCESS_COMMAND_LINE, "tool-" + hash + " --q 'it''s' \"ü\"")
                  .set(Columns.PROCESS_HASH_SHA256, hash.repeat(32)));
        }
      }
    }
    // out of the hour
    add(sensor("2026-03-02T10:00:00Z", "process", "ProcessRollup2", 142));
    // silent since the first of March, and before February's last week
    add(sensor("2026-02-28T08:00:00Z", "other", "SensorHeartbeat", 77));
    add(sensor("2026-02-01T08:00:00Z", "other", "SensorHeartbeat", 78));
  }

  private void lookups() {
    int minute = 10;
    for (String name :
        List.of("evil.example", "c2.evil.example", "notevil.example", "evil.example.com")) {
      add(
          sensor("2026-03-02T09:" + minute++ + ":30Z", "dns", "DnsRequest", 142)
              .set(Columns.PROCESS_NAME, "tool-cc")
              .set(Columns.DNS_QUESTION_NAME, name));
    }
  }

  private void signIns() {
    String[][] table = {
      {"2026-02-10T08:00:00Z", "alice", "192.0.2.10"},
      {"2026-02-11T08:00:00Z", "alice", "192.0.2.11"},
      {"2026-03-02T08:00:00Z", "alice", "192.0.2.10"},
      {"2026-03-02T08:05:00Z", "alice", "198.51.100.7"},
      {"2026-03-02T08:06:00Z", "newcomer", "198.51.100.8"},
    };
    for (String[] row : table) {
      add(
          sensor(row[0], "identity", "UserLogon", 142)
              .set(Columns.USER_NAME, row[1])
              .set(Columns.EVENT_OUTCOME, "success")
              .set(Columns.SOURCE_IP, row[2]));
    }
  }

  private void cloud() {
    add(
        trail("2026-03-02T07:00:00Z", "CreateAccessKey", "arn:aws:iam::123456789012:root")
            .set(Columns.EVENT_PROVIDER, "iam.amazonaws.com")
            .set(Columns.AWS_MFA, 0));
    add(trail("2026-03-02T07:10:00Z", "ListBuckets", "arn:aws:iam::123456789012:user/root"));
    for (int i = 0; i < 3; i++) {
      add(
          trail(
                  "2026-03-02T07:2" + i + ":00Z",
                  "ConsoleLogin",
                  "arn:aws:iam::123456789012:user/bob")
              .set(Columns.USER_NAME, "bob")
              .set(Columns.EVENT_OUTCOME, i == 2 ? "failure" : "success")
              .set(Columns.SOURCE_IP, "203.0.113." + i)
              .set(Columns.AWS_MFA, i == 0 ? 1 : 0));
    }
  }

  private EventRow.Builder trail(String time, String action, String arn) {
    return event(
            time, "aws.cloudtrail", action.equals("ConsoleLogin") ? "identity" : "other", action)
        .set(Columns.CLOUD_ACCOUNT_ID, "123456789012")
        .set(Columns.SOURCE_IP, "203.0.113.1")
        .set(Columns.AWS_PRINCIPAL_ARN, arn)
        .set(Columns.USER_AGENT_ORIGINAL, "aws-cli/2");
  }

  private void connections() {
    for (int i = 0; i < 3; i++) {
      add(
          connection(
                  sensor("2026-03-02T09:3" + i + ":00Z", "network", "NetworkConnectIP4", 142),
                  50_000 + i)
              .set(Columns.USER_NAME, "alice")
              .set(Columns.PROCESS_NAME, "tool-cc")
              .attribute("ConnectionFlags", i == 0 ? "0" : "1"));
    }
    // an hour before: not the same connection
    add(connection(sensor("2026-03-02T08:30:00Z", "network", "NetworkConnectIP4", 143), 50_000));
    add(
        connection(event("2026-03-02T09:40:00Z", "aws.guardduty", "alert", "NETWORK_CONNECTION"), 0)
            .set(Columns.RULE_NAME, "Backdoor:EC2/C&CActivity.B")
            .set(Columns.EVENT_SEVERITY, 80));
    add(
        connection(event("2026-03-02T09:31:30Z", "panw.firewall", "network", "deny"), 50_001)
            .set(Columns.RULE_NAME, "egress-default"));
    add(
        connection(event("2026-03-02T09:32:30Z", "panw.firewall", "network", "allow"), 50_002)
            .set(Columns.RULE_NAME, "egress-web"));
  }

  private static EventRow.Builder connection(EventRow.Builder event, int port) {
    if (port > 0) {
      event.set(Columns.SOURCE_PORT, port);
    }
    return event
        .set(Columns.SOURCE_IP, "10.0.0.5")
        .set(Columns.DESTINATION_IP, "203.0.113.9")
        .set(Columns.DESTINATION_PORT, 443)
        .set(Columns.NETWORK_TRANSPORT, "tcp")
        .set(Columns.RELATED_IP, List.of("10.0.0.5", "203.0.113.9"));
  }
}
