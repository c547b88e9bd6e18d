package dev.takagari.adapters.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.core.identity.Holder;
import dev.takagari.core.identity.Holder.Known;
import dev.takagari.core.identity.Holder.Standing;
import dev.takagari.core.identity.IdentityAnswer;
import dev.takagari.core.identity.IdentityBook;
import dev.takagari.core.identity.IdentityQuestion;
import dev.takagari.core.identity.Lookup;
import dev.takagari.core.identity.Sighting;
import dev.takagari.core.identity.SightingLog;
import dev.takagari.core.identity.Subject;
import dev.takagari.core.identity.Trait;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Sightings in the tables `sighting` and `sighting_value`.
public final class PostgresIdentityBook implements SightingLog, IdentityBook {
  /// One writer at a time: changes then become visible in their order.
  private static final long LOCK = 0x74616b61_6964L;

  /// Rows of one value that are looked at, the nearest in time first.
  private static final int MOST_ROWS = 5_000;

  private static final int MOST_KNOWN = 500;
  private static final int PAGE = 5_000;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, List<String>>> TRAITS =
      new TypeReference<>() {};

  private final PostgresSession session;

  public PostgresIdentityBook(PostgresSession session) {
    this.session = session;
  }

  @Override
  public void record(List<Sighting> sightings) {
    if (!sightings.isEmpty()) {
      session.run(jdbc -> record(jdbc, sightings));
    }
  }

  /// As [#record(List)], as part of a larger transaction.
  static void record(JdbcClient jdbc, List<Sighting> sightings) {
    jdbc.sql("SELECT pg_advisory_xact_lock(?)").param(LOCK).query().listOfRows();
    for (Sighting sighting : sightings) {
      if (!sighting.traits().isEmpty()) {
        sight(jdbc, sighting, sighting.first());
        if (sighting.last() > sighting.first()) {
          sight(jdbc, sighting, sighting.last());
        }
      }
    }
  }

  private static void sight(JdbcClient jdbc, Sighting sighting, long time) {
    List<String> traits = new ArrayList<>();
    List<String> values = new ArrayList<>();
    Lookup.values(sighting)
        .forEach(
            (trait, found) ->
                found.forEach(
                    value -> {
                      traits.add(trait.code());
                      values.add(value);
                    }));
    jdbc.sql("SELECT ingest.sight(?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)")
        .param(sighting.subject().code())
        .param(sighting.tenant())
        .param(sighting.key())
        .param(sighting.source())
        .param(sighting.part())
        .param(time)
        .param(json(sighting))
        .param(traits.toArray(String[]::new))
        .param(values.toArray(String[]::new))
        .query(Boolean.class)
        .single();
  }

  private static String json(Sighting sighting) {
    TreeMap<String, List<String>> traits = new TreeMap<>();
    sighting.traits().forEach((trait, values) -> traits.put(trait.code(), values));
    try {
      return JSON.writeValueAsString(traits);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts that cannot be written", e);
    }
  }

  /// A row, and by which trait it was found.
  private record Found(String trait, Sighting sighting) {}

  @Override
  public IdentityAnswer find(IdentityQuestion question) {
    return session.in(
        jdbc -> {
          List<Found> found = new ArrayList<>(until(jdbc, question));
          Set<String> seen = new LinkedHashSet<>();
          found.forEach(one -> seen.add(holder(one.sighting())));
          for (Found later : after(jdbc, question)) {
            if (seen.add(holder(later.sighting()))) {
              found.add(later);
            }
          }
          boolean more = found.size() > question.limit();
          return new IdentityAnswer(
              found.stream()
                  .limit(question.limit())
                  .map(one -> holder(jdbc, one, question.at()))
                  .sorted(
                      Comparator.comparing(Holder::standing)
                          .thenComparing(holder -> holder.sighting().subject()))
                  .toList(),
              more);
        });
  }

  private static String holder(Sighting sighting) {
    return sighting.subject() + "\0" + sighting.tenant() + "\0" + sighting.key();
  }

  /// The latest row of every holder at or before the time, the latest first.
  private static List<Found> until(JdbcClient jdbc, IdentityQuestion question) {
    return jdbc.sql(
            """
            SELECT * FROM (
              SELECT DISTINCT ON (s.subject, s.tenant, s.key) s.*, near.trait
              FROM (
                SELECT v.trait, v.sighting_id FROM ingest.sighting_value v
                WHERE v.trait = ANY (:traits) AND v.value = :value AND v.first_us <= :at
                ORDER BY v.first_us DESC LIMIT :rows
              ) near JOIN ingest.sighting s ON s.id = near.sighting_id
              WHERE :tenant::text IS NULL OR s.tenant = :tenant
              ORDER BY s.subject, s.tenant, s.key, least(s.last_us, :at) DESC, s.first_us DESC,
                s.id DESC
            ) newest
            ORDER BY least(last_us, :at) DESC, first_us DESC, id DESC LIMIT :most\
            """)
        .param("traits", traits(question))
        .param("value", question.normal())
        .param("at", question.at())
        .param("rows", MOST_ROWS)
        .param("tenant", question.tenant().orElse(null))
        .param("most", question.limit() + 1)
        .query((row, number) -> new Found(row.getString("trait"), sighting(row)))
        .list();
  }

  /// The earliest row of every holder after the time, the earliest first.
  private static List<Found> after(JdbcClient jdbc, IdentityQuestion question) {
    return jdbc.sql(
            """
            SELECT * FROM (
              SELECT DISTINCT ON (s.subject, s.tenant, s.key) s.*, near.trait
              FROM (
                SELECT v.trait, v.sighting_id FROM ingest.sighting_value v
                WHERE v.trait = ANY (:traits) AND v.value = :value AND v.first_us > :at
                ORDER BY v.first_us LIMIT :rows
              ) near JOIN ingest.sighting s ON s.id = near.sighting_id
              WHERE :tenant::text IS NULL OR s.tenant = :tenant
              ORDER BY s.subject, s.tenant, s.key, s.first_us, s.id
            ) earliest
            ORDER BY first_us, id LIMIT :most\
            """)
        .param("traits", traits(question))
        .param("value", question.normal())
        .param("at", question.at())
        .param("rows", MOST_ROWS)
        .param("tenant", question.tenant().orElse(null))
        .param("most", 2 * question.limit() + 1)
        .query((row, number) -> new Found(row.getString("trait"), sighting(row)))
        .list();
  }

  private static String[] traits(IdentityQuestion question) {
    return question.lookup().traits().stream().map(Trait::code).toArray(String[]::new);
  }

  private static Holder holder(JdbcClient jdbc, Found found, long at) {
    Sighting sighting = found.sighting();
    Trait matched = Trait.ofCode(found.trait());
    if (sighting.first() > at) {
      return new Holder(
          matched, sighting, Standing.AFTER, OptionalLong.empty(), known(List.of(sighting), at));
    }
    OptionalLong until = until(jdbc, sighting, matched, at);
    return new Holder(
        matched,
        sighting,
        until.isPresent() ? Standing.BEFORE : Standing.THEN,
        until,
        known(asOf(jdbc, sighting, at), at));
  }

  /// When the holder was first said to have something else instead. Another network card, or the
  /// same account on another machine, is no other word.
  private static OptionalLong until(JdbcClient jdbc, Sighting sighting, Trait matched, long at) {
    if (sighting.last() >= at) {
      return OptionalLong.empty();
    }
    return jdbc.sql(
            """
            SELECT min(first_us) FROM ingest.sighting
            WHERE subject = :subject AND tenant = :tenant AND key = :key AND part = :part
              AND first_us > :last AND first_us <= :at AND jsonb_exists(traits, :trait)\
            """)
        .param("subject", sighting.subject().code())
        .param("tenant", sighting.tenant())
        .param("key", sighting.key())
        .param("part", sighting.part())
        .param("last", sighting.last())
        .param("at", at)
        .param("trait", matched.code())
        .query(
            (row, number) -> {
              long first = row.getLong(1);
              return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(first);
            })
        .single();
  }

  /// The latest word of every source on every part of a subject, as of a time; the latest first.
  private static List<Sighting> asOf(JdbcClient jdbc, Sighting sighting, long at) {
    return jdbc.sql(
            """
            SELECT * FROM (
              SELECT DISTINCT ON (source, part) * FROM ingest.sighting
              WHERE subject = :subject AND tenant = :tenant AND key = :key AND first_us <= :at
              ORDER BY source, part, first_us DESC, last_us DESC, id DESC
            ) newest ORDER BY least(last_us, :at) DESC, first_us DESC, id LIMIT :most\
            """)
        .param("subject", sighting.subject().code())
        .param("tenant", sighting.tenant())
        .param("key", sighting.key())
        .param("at", at)
        .param("most", MOST_KNOWN)
        .query((row, number) -> sighting(row))
        .list();
  }

  /// Each trait as the latest source has it; what that source says of several parts counts
  /// together.
  private static List<Known> known(List<Sighting> latestFirst, long at) {
    EnumMap<Trait, Known> known = new EnumMap<>(Trait.class);
    for (Sighting sighting : latestFirst) {
      long last = Math.min(sighting.last(), Math.max(at, sighting.first()));
      sighting
          .traits()
          .forEach(
              (trait, values) ->
                  known.merge(
                      trait,
                      new Known(trait, values, sighting.source(), sighting.first(), last),
                      PostgresIdentityBook::together));
    }
    return List.copyOf(known.values());
  }

  private static Known together(Known latest, Known other) {
    if (!latest.source().equals(other.source())) {
      return latest;
    }
    Set<String> values = new LinkedHashSet<>(latest.values());
    values.addAll(other.values());
    return new Known(
        latest.trait(),
        List.copyOf(values),
        latest.source(),
        Math.min(latest.first(), other.first()),
        Math.max(latest.last(), other.last()));
  }

  @Override
  public long change(Subject subject) {
    return session.in(
        jdbc ->
            jdbc.sql("SELECT coalesce(max(change), 0) FROM ingest.sighting WHERE subject = ?")
                .param(subject.code())
                .query(Long.class)
                .single());
  }

  @Override
  public long export(Subject subject, Consumer<Sighting> into) {
    long change = change(subject);
    Numbered last = null;
    do {
      List<Numbered> page = page(subject, last);
      page.forEach(one -> into.accept(one.sighting()));
      last = page.size() < PAGE ? null : page.getLast();
    } while (last != null);
    return change;
  }

  private record Numbered(long id, Sighting sighting) {}

  private List<Numbered> page(Subject subject, @Nullable Numbered after) {
    String behind =
        after == null ? "" : " AND (tenant, key, source, part, first_us, id) > (?, ?, ?, ?, ?, ?)";
    return session.in(
        jdbc -> {
          JdbcClient.StatementSpec statement =
              jdbc.sql(
                      "SELECT * FROM ingest.sighting WHERE subject = ?"
                          + behind
                          + " ORDER BY tenant, key, source, part, first_us, id LIMIT "
                          + PAGE)
                  .param(subject.code());
          if (after != null) {
            statement =
                statement
                    .param(after.sighting().tenant())
                    .param(after.sighting().key())
                    .param(after.sighting().source())
                    .param(after.sighting().part())
                    .param(after.sighting().first())
                    .param(after.id());
          }
          return statement
              .query((row, number) -> new Numbered(row.getLong("id"), sighting(row)))
              .list();
        });
  }

  private static Sighting sighting(ResultSet row) throws SQLException {
    Map<Trait, List<String>> traits = new EnumMap<>(Trait.class);
    try {
      JSON.readValue(row.getString("traits"), TRAITS)
          .forEach((trait, values) -> traits.put(Trait.ofCode(trait), values));
    } catch (JsonProcessingException e) {
      throw new SQLException("traits that are not JSON", e);
    }
    return new Sighting(
        Subject.valueOf(row.getString("subject").toUpperCase(Locale.ROOT)),
        row.getString("tenant"),
        row.getString("key"),
        row.getString("source"),
        row.getString("part"),
        row.getLong("first_us"),
        row.getLong("last_us"),
        traits);
  }
}
