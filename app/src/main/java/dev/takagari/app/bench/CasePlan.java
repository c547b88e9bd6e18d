package dev.takagari.app.bench;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;

/// What is put into the alert queue, in this order: detections of new groups, others of groups that
/// have a case already, newer versions of what came before, and copies. The same plan for the same
/// numbers.
final class CasePlan {
  /// New groups of one rule, few enough that no storm hides them.
  static final int GROUPS_OF_RULE = 10;

  /// Detections of the storm, and in how many seconds they come.
  static final int STORM = 500;

  private static final int STORM_SECONDS = 60;
  private static final String STORM_RULE = "StormRule";
  private static final double COPIES = 0.1;
  private static final double UPDATES = 0.1;
  private static final long SEED = 20_261_122;
  private static final int DIGEST_BYTES = 32;
  private static final List<Severity> SEVERITIES =
      List.of(Severity.LOW, Severity.MEDIUM, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL);

  /// What ids of detections begin with that are measured.
  static final String MEASURED = "bench";

  /// The same of those that are not.
  static final String WARM = "warm";

  private final Random random = new Random(SEED);
  private final List<Detection> messages = new ArrayList<>();
  private final List<Detection> newest = new ArrayList<>();
  private final String name;
  private final Instant at;
  private final int hosts;
  private int groups;

  private CasePlan(String name, int hosts, Instant at) {
    this.at = at;
    this.name = name;
    this.hosts = hosts;
  }

  /// What nobody measures, of groups of its own.
  ///
  /// @param count messages
  /// @param at when everything happens
  static CasePlan warmUp(int count, int groups, int hosts, Instant at) {
    return of(WARM, count, groups, hosts, false, 1, at);
  }

  /// @param count messages
  /// @param at when everything happens
  /// @param groups that are to have a case of their own
  /// @param storm whether one rule finds something new 500 times in a minute besides
  /// @param rate messages a second
  static CasePlan of(int count, int groups, int hosts, boolean storm, int rate, Instant at) {
    return of(MEASURED, count, groups, hosts, storm, rate, at);
  }

  private static CasePlan of(
      String name, int count, int groups, int hosts, boolean storm, int rate, Instant at) {
    CasePlan plan = new CasePlan(name, hosts, at);
    int ofStorm = storm ? Math.min(STORM, count / 2) : 0;
    int usual = count - ofStorm;
    int stormTime = Math.max(1, STORM_SECONDS * rate);
    int stormed = 0;
    for (int i = 0; i < count; i++) {
      if (stormed < ofStorm && stormed < (long) ofStorm * (i + 1) / Math.min(stormTime, count)) {
        plan.add(plan.fresh("storm-" + stormed, STORM_RULE));
        stormed++;
      } else {
        plan.usual((double) groups * (i - stormed + 1) / usual);
      }
    }
    return plan;
  }

  List<Detection> messages() {
    return List.copyOf(messages);
  }

  /// @param wanted groups that there should be by now
  private void usual(double wanted) {
    double kind = random.nextDouble();
    if (groups < wanted || newest.isEmpty()) {
      add(fresh(name + "-" + groups, name + "Rule" + groups / GROUPS_OF_RULE));
      groups++;
    } else if (kind < COPIES) {
      messages.add(newest.get(random.nextInt(newest.size())));
    } else if (kind < COPIES + UPDATES) {
      int place = random.nextInt(newest.size());
      Detection next = updated(newest.get(place));
      newest.set(place, next);
      messages.add(next);
    } else {
      int group = random.nextInt(groups);
      add(fresh(name + "-" + group, name + "Rule" + group / GROUPS_OF_RULE));
    }
  }

  private void add(Detection detection) {
    messages.add(detection);
    newest.add(detection);
  }

  private Detection fresh(String group, String rule) {
    int host = random.nextInt(hosts);
    byte[] digest = new byte[DIGEST_BYTES];
    new Random(group.hashCode()).nextBytes(digest);
    SequencedMap<String, List<String>> fields = new LinkedHashMap<>();
    put(fields, Columns.HOST_ID, "%032x".formatted(host));
    put(fields, Columns.HOST_NAME, "ws-" + host);
    put(fields, Columns.USER_NAME, "user-" + host);
    put(fields, Columns.PROCESS_NAME, "tool.exe");
    put(fields, Columns.PROCESS_COMMAND_LINE, "tool.exe --of " + group);
    put(fields, Columns.PROCESS_HASH_SHA256, HexFormat.of().formatHex(digest));
    put(
        fields,
        Columns.DESTINATION_IP,
        "9." + (digest[0] & 0x7f) + "." + (digest[1] & 0x7f) + ".7");
    put(fields, Columns.DNS_QUESTION_NAME, "c2." + group + ".example");
    return new Detection(
        name + ":" + newest.size(),
        "1",
        Detection.Sources.FALCON,
        rule,
        "A tool that " + rule + " knows",
        "A process did what " + rule + " looks for.",
        SEVERITIES.get(random.nextInt(SEVERITIES.size())),
        at,
        1,
        group,
        "01abcdefghjkmnpqrstvwxyz01",
        "crowdstrike.stream",
        fields,
        new LinkedHashMap<>(),
        "",
        Set.of());
  }

  private static void put(SequencedMap<String, List<String>> fields, Column column, String value) {
    fields.put(column.name(), List.of(value));
  }

  private static Detection updated(Detection of) {
    return new Detection(
        of.id(),
        Long.toString(of.count() + 1),
        of.source(),
        of.ruleId(),
        of.title(),
        of.description(),
        of.severity(),
        of.time(),
        of.count() + 1,
        of.groupKey(),
        of.eventId(),
        of.dataset(),
        of.fields(),
        of.details(),
        of.link(),
        of.marks());
  }
}
