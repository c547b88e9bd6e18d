package dev.takagari.alerting.facts;

import dev.takagari.alerting.facts.finder.AfterFinder;
import dev.takagari.alerting.facts.finder.BeforeFinder;
import dev.takagari.alerting.facts.finder.CoverageFinder;
import dev.takagari.alerting.facts.finder.EarlierFinder;
import dev.takagari.alerting.facts.finder.ElsewhereFinder;
import dev.takagari.alerting.facts.finder.FeedLogs;
import dev.takagari.alerting.facts.finder.KnownFinder;
import dev.takagari.alerting.facts.finder.Recorded;
import dev.takagari.alerting.facts.finder.WhereFinder;
import dev.takagari.alerting.facts.finder.WhoFinder;
import dev.takagari.core.cases.EarlierCase;
import dev.takagari.core.cases.EarlierCases;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.UncoveredTimes;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.Observable;
import dev.takagari.core.identity.Holder;
import dev.takagari.core.identity.Holder.Known;
import dev.takagari.core.identity.Holder.Standing;
import dev.takagari.core.identity.IdentityAnswer;
import dev.takagari.core.identity.IdentityBook;
import dev.takagari.core.identity.IdentityQuestion;
import dev.takagari.core.identity.Lookup;
import dev.takagari.core.identity.Sighting;
import dev.takagari.core.identity.Subject;
import dev.takagari.core.identity.Trait;
import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelDesk;
import dev.takagari.core.intel.IntelFinding;
import dev.takagari.core.intel.IntelQuestion;
import dev.takagari.core.lake.LakeHistory;
import dev.takagari.core.ledger.HostRegistry;
import dev.takagari.core.ledger.InventoryRow;
import dev.takagari.core.mapping.EventClass;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrLineDecoder;
import dev.takagari.core.owner.LoadedOwners;
import dev.takagari.core.owner.OwnerBook;
import dev.takagari.core.owner.OwnerCsv;
import dev.takagari.core.search.EventQuestions;
import dev.takagari.core.search.InMemoryEvents;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingCost;
import dev.takagari.core.sighting.SightingCoverage;
import dev.takagari.core.sighting.SightingIndex;
import dev.takagari.core.sighting.SightingQuestion;
import dev.takagari.core.sighting.SightingRole;
import dev.takagari.core.sighting.SightingRow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Everything that facts are gathered from, in memory.
public final class FactWorld
    implements IdentityBook, OwnerBook, SightingIndex, SightingCoverage, LakeHistory, HostRegistry {
  public static final Instant T = Instant.parse("2026-11-20T10:00:00Z");
  public static final String AID = "a".repeat(32);

  public final InMemoryEvents events = new InMemoryEvents();
  public final Map<String, Holder> holders = new HashMap<>();
  public final List<SightingRow> sightings = new ArrayList<>();
  public final Map<String, String> hostNames = new HashMap<>();
  public final List<EarlierCase> cases = new ArrayList<>();
  public final List<CoverageItem> gaps = new ArrayList<>();
  public final List<IntelQuestion> intelAsked = new ArrayList<>();
  public final Map<String, IntelAnswer> said = new LinkedHashMap<>();
  public Uncovered uncovered = new Uncovered(Set.of(), Optional.empty());
  public @Nullable LocalDate begins = LocalDate.of(2020, 1, 1);
  public String owners = "";

  /// Happens first whenever one of the stores of hosts and owners is asked.
  public Runnable storeTrouble = () -> {};

  /// Happens first whenever intel is asked.
  public Runnable intelTrouble = () -> {};

  /// Happens first whenever events are asked.
  public Runnable searchTrouble = () -> {};

  /// A detection with these columns, at [#T].
  public static Detection detection(String source, Map<Column, String> columns) {
    SequencedMap<String, List<String>> fields = new LinkedHashMap<>();
    columns.forEach((column, value) -> fields.put(column.name(), List.of(value)));
    return new Detection(
        "falcon:1",
        "1",
        source,
        "rule-1",
        "Something happened",
        "",
        Severity.HIGH,
        T,
        1,
        "group",
        "the-event-itself",
        "dataset",
        fields,
        new LinkedHashMap<>(),
        "",
        Set.of());
  }

  /// An event of these columns.
  public static EventRow event(
      String id, Instant time, Map<Column, String> texts, Map<Column, List<String>> lists) {
    EventRow.Builder row =
        EventRow.builder().set(Columns.EVENT_ID, id).set(Columns.TIMESTAMP, micros(time));
    texts.forEach(row::set);
    lists.forEach(row::set);
    return row.build();
  }

  /// What the sensor's mapping makes of a line.
  public static EventRow decode(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    LineContext context = new LineContext("raw", T, T, T, HostNames.NONE);
    return new FdrLineDecoder(new UnmappedNames()).decode(bytes, 0, bytes.length, 1, context);
  }

  public static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  /// Somebody who has a value.
  public void holds(
      Lookup lookup, String value, Subject subject, Standing standing, Map<Trait, String> traits) {
    Map<Trait, List<String>> said = new EnumMap<>(Trait.class);
    List<Known> known = new ArrayList<>();
    long at = micros(T.minusSeconds(3600));
    new EnumMap<>(traits)
        .forEach(
            (trait, text) -> {
              said.put(trait, List.of(text));
              known.add(new Known(trait, List.of(text), "aidmaster", at, at));
            });
    Sighting sighting = Sighting.at(at, subject, "", value, "aidmaster", "", said);
    holders.put(
        lookup + " " + lookup.normal(value),
        new Holder(
            lookup.traits().iterator().next(), sighting, standing, OptionalLong.empty(), known));
  }

  /// A value that a host had.
  public void seen(Observable kind, String text, String host, Instant first, long count) {
    SightedValue value = SightedValue.of(kind, text);
    sightings.add(
        new SightingRow(
            kind,
            value.hash(),
            value.stored(),
            (int) LocalDate.ofInstant(first, ZoneOffset.UTC).toEpochDay(),
            host.getBytes(StandardCharsets.UTF_8),
            SightingRole.RELATED,
            micros(first),
            micros(first),
            count));
  }

  public EventQuestions search() {
    return question -> {
      searchTrouble.run();
      return events.ask(question);
    };
  }

  /// Answers what `said` has of `SOURCE VALUE`; other values are not found by anybody.
  public IntelDesk intel() {
    return question -> {
      intelAsked.add(question);
      intelTrouble.run();
      List<IntelFinding> findings = new ArrayList<>();
      question
          .observed()
          .forEach(
              observed ->
                  List.of("indicators", "virustotal").stream()
                      .filter(
                          source ->
                              question.reach() == IntelQuestion.Reach.ALL
                                  || source.equals("indicators"))
                      .forEach(
                          source ->
                              findings.add(
                                  new IntelFinding(
                                      observed,
                                      source,
                                      said.getOrDefault(
                                          source + " " + observed.value(),
                                          new IntelAnswer.NotFound(T))))));
      return findings;
    };
  }

  public EarlierCases earlier() {
    return question -> new EarlierCases.Answer(cases, 0);
  }

  public UncoveredTimes gaps() {
    return range -> gaps;
  }

  /// All finders over this world.
  public List<FactFinder> finders() {
    return List.of(
        new WhoFinder(this, this),
        new WhereFinder(this),
        new Recorded(),
        KnownFinder.ofOurs(intel()),
        new EarlierFinder(earlier()),
        new BeforeFinder(search()),
        new AfterFinder(search(), this),
        new CoverageFinder(search(), gaps(), FeedLogs.UNKNOWN),
        new ElsewhereFinder(this, this, this, this),
        KnownFinder.ofAll(intel()));
  }

  public FactGathering gathering(FactSettings settings) {
    return new FactGathering(finders(), settings, new SimpleMeterRegistry());
  }

  /// Facts as people read them, without times.
  public static String told(List<FactGroup> groups) {
    StringBuilder text = new StringBuilder();
    for (FactGroup group : groups) {
      text.append(group.kind().code()).append(" (").append(group.state().code()).append(")");
      text.append(group.note().isEmpty() ? "" : " " + group.note()).append('\n');
      group
          .facts()
          .forEach(
              fact ->
                  text.append("  ")
                      .append(fact.label())
                      .append(" | ")
                      .append(fact.text())
                      .append(" | ")
                      .append(fact.source())
                      .append(fact.time() == null ? "" : " | " + fact.time())
                      .append('\n'));
    }
    return text.toString();
  }

  @Override
  public IdentityAnswer find(IdentityQuestion question) {
    storeTrouble.run();
    Holder holder = holders.get(question.lookup() + " " + question.normal());
    return new IdentityAnswer(holder == null ? List.of() : List.of(holder), false);
  }

  @Override
  public long change(Subject subject) {
    return 0;
  }

  @Override
  public long export(Subject subject, Consumer<Sighting> into) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<LoadedOwners> newest() {
    storeTrouble.run();
    return owners.isEmpty()
        ? Optional.empty()
        : Optional.of(new LoadedOwners(1, T, "owners.csv", OwnerCsv.read(owners)));
  }

  @Override
  public LoadedOwners load(String csv, String origin) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<LoadedOwners> versions(int limit) {
    return newest().stream().toList();
  }

  @Override
  public SightingCost find(SightingQuestion question, Consumer<SightingRow> rows) {
    Set<Long> hashes =
        question.values().stream().map(SightedValue::hash).collect(Collectors.toSet());
    sightings.stream()
        .filter(row -> hashes.contains(row.hash()))
        .filter(row -> !row.date().isBefore(question.from()) && row.date().isBefore(question.to()))
        .forEach(rows);
    return new SightingCost(1, 1, 1, sightings.size());
  }

  @Override
  public boolean knows(long commit) {
    return true;
  }

  @Override
  public void check() {}

  @Override
  public Optional<LocalDate> firstDay(EventClass eventClass) {
    return Optional.ofNullable(begins);
  }

  @Override
  public Uncovered uncovered(LocalDate from, LocalDate to) {
    return uncovered;
  }

  @Override
  public long version() {
    return 1;
  }

  @Override
  public long record(List<InventoryRow> rows) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<InventoryRow> find(String kind, String tenant, String ident, long version) {
    return Optional.empty();
  }

  @Override
  public Optional<String> hostName(String agent, long version) {
    storeTrouble.run();
    return Optional.ofNullable(hostNames.get(agent));
  }
}
