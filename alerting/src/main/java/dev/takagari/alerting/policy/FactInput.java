package dev.takagari.alerting.policy;

import dev.takagari.alerting.facts.FactKeys;
import dev.takagari.core.cases.Fact;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.intel.IntelVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// What a policy sees of the facts; see [FactKeys].
record FactInput(List<FactGroup> groups, CaseFigures figures, Instant now) {
  /// Classes of hosts; of several hosts the gravest counts.
  private static final List<String> GRAVEST_LAST =
      List.of("workstation", "server", "domain-controller");

  void into(Map<InputField, Object> values) {
    who(values);
    where(values);
    number(FactGroup.Kind.AFTER, FactKeys.CHILDREN, InputField.AFTER_CHILDREN, values);
    number(FactGroup.Kind.AFTER, FactKeys.CONNECTIONS, InputField.AFTER_CONNECTIONS, values);
    number(FactGroup.Kind.AFTER, FactKeys.NAMES, InputField.AFTER_NAMES, values);
    number(FactGroup.Kind.AFTER, FactKeys.PERSISTENCE, InputField.AFTER_PERSISTENCE, values);
    number(FactGroup.Kind.ELSEWHERE, FactKeys.HOSTS, InputField.ELSEWHERE_HOSTS, values);
    values.put(
        InputField.ELSEWHERE_FIRST_SEEN_HERE,
        isTrue(FactGroup.Kind.ELSEWHERE, FactKeys.FIRST_SEEN_HERE));
    values.put(InputField.COVERAGE_MISSING, isTrue(FactGroup.Kind.COVERAGE, FactKeys.MISSING));
    known(values);
    earlier(values);
    values.put(
        InputField.FACTS_COMPLETE,
        groups.stream().map(FactGroup::kind).distinct().count() == FactGroup.Kind.values().length
            && groups.stream().allMatch(group -> group.state() == FactGroup.State.COMPLETE));
  }

  private void who(Map<InputField, Object> values) {
    text(FactGroup.Kind.WHO, FactKeys.PERSON)
        .ifPresent(person -> values.put(InputField.WHO_PERSON, person));
    text(FactGroup.Kind.WHO, FactKeys.TEAM)
        .ifPresent(team -> values.put(InputField.WHO_TEAM, team));
  }

  private void where(Map<InputField, Object> values) {
    texts(FactGroup.Kind.WHERE, FactKeys.HOST_CLASS)
        .max(Comparator.comparingInt(GRAVEST_LAST::indexOf))
        .ifPresent(type -> values.put(InputField.WHERE_HOST_CLASS, type));
    values.put(
        InputField.WHERE_IS_SERVER,
        texts(FactGroup.Kind.WHERE, FactKeys.HOST_CLASS)
            .anyMatch(type -> GRAVEST_LAST.indexOf(type) > 0));
    text(FactGroup.Kind.WHERE, FactKeys.CRITICALITY)
        .ifPresent(word -> values.put(InputField.WHERE_CRITICALITY, word));
    values.put(
        InputField.WHERE_TAGS,
        texts(FactGroup.Kind.WHERE, FactKeys.TAGS)
            .flatMap(tags -> Arrays.stream(tags.split(",", -1)))
            .map(String::strip)
            .filter(tag -> !tag.isEmpty())
            .distinct()
            .toList());
  }

  private void known(Map<InputField, Object> values) {
    IntelVerdict worst = null;
    List<String> sources = new ArrayList<>();
    for (Fact fact : facts(FactGroup.Kind.KNOWN).toList()) {
      Optional<IntelVerdict> verdict = verdict(fact.values().getOrDefault(FactKeys.VERDICT, ""));
      if (verdict.isPresent()) {
        if (worst == null || verdict.get().compareTo(worst) < 0) {
          worst = verdict.get();
          sources.clear();
        }
        String source = fact.values().getOrDefault(FactKeys.SAID_BY, fact.source());
        if (verdict.get() == worst && !sources.contains(source)) {
          sources.add(source);
        }
      }
    }
    if (worst != null) {
      values.put(InputField.KNOWN_VERDICT, worst.code());
      values.put(InputField.KNOWN_SOURCES, List.copyOf(sources));
    }
  }

  private static Optional<IntelVerdict> verdict(String code) {
    return Arrays.stream(IntelVerdict.values())
        .filter(verdict -> verdict.code().equals(code))
        .findFirst();
  }

  private void earlier(Map<InputField, Object> values) {
    List<CaseFigures.Closed> closed = figures.earlier();
    if (closed.isEmpty()) {
      closed = new ArrayList<>();
      for (Fact fact : facts(FactGroup.Kind.EARLIER).toList()) {
        Instant time = fact.time();
        String reason = fact.values().getOrDefault(FactKeys.VERDICT, "");
        if (!reason.isEmpty() && time != null) {
          closed.add(new CaseFigures.Closed(reason, time));
        }
      }
    }
    values.put(InputField.EARLIER_TRUE_POSITIVE, count(closed, "true-positive"));
    values.put(InputField.EARLIER_FALSE_POSITIVE, count(closed, "false-positive"));
    values.put(InputField.EARLIER_EXPECTED, count(closed, "expected"));
    closed.stream()
        .max(Comparator.comparing(CaseFigures.Closed::at))
        .ifPresent(
            last -> {
              values.put(InputField.EARLIER_LAST_VERDICT, last.reason());
              values.put(
                  InputField.EARLIER_LAST_DAYS,
                  Math.max(0, Duration.between(last.at(), now).toDays()));
            });
  }

  private static long count(List<CaseFigures.Closed> closed, String reason) {
    return closed.stream().filter(one -> one.reason().equals(reason)).count();
  }

  private Stream<Fact> facts(FactGroup.Kind kind) {
    return groups.stream()
        .filter(group -> group.kind() == kind)
        .flatMap(group -> group.facts().stream());
  }

  private Stream<String> texts(FactGroup.Kind kind, String key) {
    return facts(kind)
        .map(fact -> fact.values().getOrDefault(key, ""))
        .filter(text -> !text.isEmpty());
  }

  private Optional<String> text(FactGroup.Kind kind, String key) {
    return texts(kind, key).findFirst();
  }

  private boolean isTrue(FactGroup.Kind kind, String key) {
    return texts(kind, key).anyMatch("true"::equals);
  }

  private void number(
      FactGroup.Kind kind, String key, InputField field, Map<InputField, Object> values) {
    OptionalLong most =
        texts(kind, key)
            .filter(text -> text.matches("[0-9]{1,18}"))
            .mapToLong(Long::parseLong)
            .max();
    most.ifPresent(number -> values.put(field, number));
  }
}
