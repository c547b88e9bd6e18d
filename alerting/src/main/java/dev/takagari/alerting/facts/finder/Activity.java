package dev.takagari.alerting.facts.finder;

import dev.takagari.alerting.facts.FactAnswer;
import dev.takagari.alerting.facts.FactKeys;
import dev.takagari.alerting.facts.FactText;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.normalize.IpAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Sums up what events say that somebody did: each thing once, with how often, in the order of its
/// first time. For one thread.
final class Activity {
  private static final List<String> AUTOSTARTS =
      List.of("asep", "scheduledtaskregistered", "scheduledtaskmodified", "wmi");

  private static final Set<String> SERVICES = Set.of("createservice", "modifyservicebinary");

  private static final Set<String> EXECUTABLES =
      Set.of(
          "pefilewritten",
          "newexecutablewritten",
          "elffilewritten",
          "machofilewritten",
          "newscriptwritten");

  private final FactAnswer answer;
  private final String source;
  private final List<EventRow> rows;
  private final Function<EventRow, String> doers;

  /// @param source who says so
  /// @param rows oldest first
  /// @param doers the name of the process that an event is of; may be empty
  Activity(
      FactAnswer answer, String source, List<EventRow> rows, Function<EventRow, String> doers) {
    this.answer = answer;
    this.source = source;
    this.rows = List.copyOf(rows);
    this.doers = doers;
  }

  /// Things that are told together.
  private record Sum(EventRow first, int count, Set<String> doers) {}

  private Map<String, Sum> sums(Function<EventRow, String> key) {
    Map<String, Sum> sums = new LinkedHashMap<>();
    for (EventRow row : rows) {
      String same = key.apply(row);
      if (!same.isEmpty()) {
        Set<String> who = new LinkedHashSet<>();
        who.add(doers.apply(row));
        sums.merge(
            same,
            new Sum(row, 1, who),
            (old, one) -> {
              old.doers().addAll(one.doers());
              return new Sum(old.first(), old.count() + 1, old.doers());
            });
      }
    }
    return sums;
  }

  private static String by(Sum sum) {
    Set<String> named = new LinkedHashSet<>(sum.doers());
    named.remove("");
    return (named.isEmpty() ? "" : " by " + FactText.some(named, 3))
        + (sum.count() > 1 ? ", " + sum.count() + " times" : "");
  }

  private void tell(
      String label, String many, Map<String, Sum> sums, int most, Function<Sum, Column> column) {
    tell(label, many, sums, most, column, Map.of());
  }

  /// @param figures what all of them together say to policies
  private void tell(
      String label,
      String many,
      Map<String, Sum> sums,
      int most,
      Function<Sum, Column> column,
      Map<String, String> figures) {
    sums.entrySet().stream()
        .limit(most)
        .forEach(
            one -> {
              EventRow first = one.getValue().first();
              Map<Column, String> values = new LinkedHashMap<>();
              Column holder = column.apply(one.getValue());
              values.put(holder, Rows.text(first, holder));
              answer.fact(
                  label,
                  one.getKey() + by(one.getValue()),
                  source,
                  Rows.time(first),
                  values,
                  figures);
            });
    if (sums.size() > most) {
      answer.note(FactText.count(sums.size() - most, many) + " not shown");
    }
  }

  /// Connections, by where they went or came from.
  ///
  /// @param peers says more of an address of ours; empty for others
  void connections(int most, Function<String, String> peers) {
    Map<String, Sum> sums = sums(Activity::connection);
    int all = sums.values().stream().mapToInt(Sum::count).sum();
    Set<String> addresses = new LinkedHashSet<>();
    sums.values().forEach(sum -> addresses.add(peer(sum.first())));
    if (all > 1) {
      answer.fact(
          "connections",
          FactText.count(all, "connection")
              + " with "
              + FactText.count(addresses.size(), "address"),
          source,
          Rows.time(sums.values().iterator().next().first()));
    }
    Map<String, Sum> named = new LinkedHashMap<>();
    int asked = 0;
    for (Map.Entry<String, Sum> one : sums.entrySet()) {
      String name = asked++ < most ? peers.apply(peer(one.getValue().first())) : "";
      named.put(name.isEmpty() ? one.getKey() : one.getKey() + " (" + name + ")", one.getValue());
    }
    tell(
        "connection",
        "more peer",
        named,
        most,
        sum -> isIncoming(sum.first()) ? Columns.SOURCE_IP : Columns.DESTINATION_IP,
        Map.of(FactKeys.CONNECTIONS, String.valueOf(all)));
  }

  /// Whether somebody else began the connection.
  static boolean isIncoming(EventRow row) {
    return Rows.text(row, Columns.NETWORK_DIRECTION).equals("ingress");
  }

  private static String peer(EventRow row) {
    return Rows.text(row, isIncoming(row) ? Columns.SOURCE_IP : Columns.DESTINATION_IP);
  }

  private static String connection(EventRow row) {
    boolean isStart =
        row.strings(Columns.EVENT_CATEGORY).contains("network")
            && !row.has(Columns.DNS_QUESTION_NAME)
            && !row.strings(Columns.EVENT_TYPE).contains("end");
    String peer = isStart ? peer(row) : "";
    if (peer.isEmpty() || IpAddress.isLoopbackOrMulticast(peer)) {
      return "";
    }
    if (isIncoming(row)) {
      return "from " + peer;
    }
    String port = Rows.text(row, Columns.DESTINATION_PORT);
    String address = peer.indexOf(':') >= 0 ? "[" + peer + "]" : peer;
    return port.isEmpty() ? peer : address + ":" + port;
  }

  /// Names that were looked up.
  void names(int most) {
    Map<String, Sum> sums = sums(row -> Rows.text(row, Columns.DNS_QUESTION_NAME));
    tell(
        "name looked up",
        "more name",
        sums,
        most,
        _ -> Columns.DNS_QUESTION_NAME,
        Map.of(FactKeys.NAMES, String.valueOf(sums.size())));
  }

  /// What makes something start again.
  void persistence(int most) {
    Map<String, Sum> sums = sums(Activity::autostart);
    tell(
        "persistence",
        "more change of what starts by itself",
        sums,
        most,
        sum ->
            sum.first().has(Columns.REGISTRY_PATH) ? Columns.REGISTRY_PATH : Columns.EVENT_ACTION,
        Map.of(FactKeys.PERSISTENCE, String.valueOf(sums.size())));
  }

  private static String autostart(EventRow row) {
    String action = Rows.text(row, Columns.EVENT_ACTION).toLowerCase(Locale.ROOT);
    boolean isOne = SERVICES.contains(action) || AUTOSTARTS.stream().anyMatch(action::startsWith);
    if (!isOne) {
      return "";
    }
    String registry = Rows.text(row, Columns.REGISTRY_PATH);
    String data = Rows.text(row, Columns.REGISTRY_DATA_STRINGS);
    String service = Rows.text(row, Columns.SERVICE_NAME);
    String file = Rows.text(row, Columns.FILE_PATH);
    String what = Rows.text(row, Columns.EVENT_ACTION);
    if (!registry.isEmpty()) {
      return registry + (data.isEmpty() ? "" : " = " + data);
    }
    if (!service.isEmpty()) {
      return what + " " + service;
    }
    return file.isEmpty() ? what : what + " " + file;
  }

  /// Programs and scripts that were written.
  void executables(int most) {
    tell(
        "executable written",
        "more executable written",
        sums(
            row ->
                EXECUTABLES.contains(Rows.text(row, Columns.EVENT_ACTION).toLowerCase(Locale.ROOT))
                    ? Rows.text(row, Columns.FILE_PATH)
                    : ""),
        most,
        _ -> Columns.FILE_PATH);
  }

  /// Scripts that an interpreter was given.
  void scripts(int most) {
    Map<String, Sum> sums = sums(row -> Rows.text(row, Columns.SCRIPT_CONTENT));
    sums.entrySet().stream()
        .limit(most)
        .forEach(
            one ->
                answer.fact(
                    "script",
                    FactText.some(one.getValue().doers(), 1) + " was given: " + one.getKey(),
                    source,
                    Rows.time(one.getValue().first()),
                    Map.of(Columns.SCRIPT_CONTENT, one.getKey())));
    if (sums.size() > most) {
      answer.note(FactText.count(sums.size() - most, "more script") + " not shown");
    }
  }

  /// What else was found suspicious.
  ///
  /// @param except id of the event that is the detection itself
  void alerts(int most, String except) {
    tell(
        "other alert",
        "more alert",
        sums(
            row -> {
              boolean isOther =
                  Rows.text(row, Columns.EVENT_KIND).equals("alert")
                      && !Rows.text(row, Columns.EVENT_ID).equals(except);
              String rule = Rows.text(row, Columns.RULE_NAME);
              return !isOther ? "" : rule.isEmpty() ? Rows.text(row, Columns.EVENT_ACTION) : rule;
            }),
        most,
        _ -> Columns.RULE_NAME);
  }

  /// Processes that events name, by how they were called.
  void processes(int most) {
    Map<String, Sum> sums = new LinkedHashMap<>();
    for (EventRow row : rows) {
      String text = Rows.processName(row).isEmpty() ? "" : Processes.worded(row);
      if (!text.isEmpty() && !sums.containsKey(text)) {
        sums.put(text, new Sum(row, 1, new LinkedHashSet<>()));
      }
    }
    sums.entrySet().stream()
        .limit(most)
        .forEach(
            one ->
                answer.fact(
                    "process",
                    one.getKey(),
                    source,
                    Rows.time(one.getValue().first()),
                    Processes.values(one.getValue().first())));
    if (sums.size() > most) {
      answer.note(FactText.count(sums.size() - most, "more process") + " not shown");
    }
  }

  /// Logons, by account and from where.
  void logons(int most) {
    tell("logon", "more logon", sums(row -> logon(row, "")), most, _ -> Columns.USER_NAME);
  }

  /// Logons of several hosts.
  void logonsElsewhere(int most) {
    tell(
        "logon elsewhere",
        "more logon",
        sums(row -> logon(row, " on " + host(row))),
        most,
        _ -> Columns.USER_NAME);
  }

  private static String host(EventRow row) {
    String name = Rows.text(row, Columns.HOST_NAME);
    return name.isEmpty() ? Rows.text(row, Columns.HOST_ID) : name;
  }

  private static String logon(EventRow row, String where) {
    if (!row.strings(Columns.EVENT_CATEGORY).contains("authentication")) {
      return "";
    }
    String from = Rows.text(row, Columns.SOURCE_IP);
    String outcome = Rows.text(row, Columns.EVENT_OUTCOME);
    return Rows.user(row)
        + where
        + (from.isEmpty() ? "" : " from " + from)
        + (outcome.equals("failure") ? " (refused)" : "");
  }
}
