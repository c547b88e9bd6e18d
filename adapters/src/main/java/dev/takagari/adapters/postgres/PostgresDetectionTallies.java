package dev.takagari.adapters.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.core.detection.DetectionTallies;
import dev.takagari.core.detection.DetectionTally;
import dev.takagari.core.detection.DetectionVersion;
import dev.takagari.core.detection.RecordFates;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Tallies in the table `tally` of the schema `alerting`.
public final class PostgresDetectionTallies implements DetectionTallies {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, Long>> COUNTS = new TypeReference<>() {};

  private static final TypeReference<TreeMap<String, byte[]>> BYTES = new TypeReference<>() {};

  private final PostgresSession session;

  public PostgresDetectionTallies(PostgresSession session) {
    this.session = session;
  }

  @Override
  public void record(UnitLease lease, String sink, DetectionTally tally) {
    String without = write(tally.without());
    String fates = write(bytes(tally.fates()));
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    INSERT INTO alerting.tally AS t
                      (unit_id, sink, fence, events, detections, without, fates, recorded_at)
                    VALUES (?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, alerting.clock())
                    ON CONFLICT (unit_id, sink) DO UPDATE SET
                      fence = excluded.fence, events = excluded.events,
                      detections = excluded.detections, without = excluded.without,
                      fates = excluded.fates, recorded_at = excluded.recorded_at
                    WHERE excluded.fence >= t.fence\
                    """)
                .param(lease.unit().value())
                .param(sink)
                .param(lease.fence())
                .param(tally.events())
                .param(tally.detections())
                .param(without)
                .param(fates)
                .update());
  }

  @Override
  public Map<String, DetectionTally> find(UnitId unit) {
    return session.in(
        jdbc -> {
          Map<String, DetectionTally> tallies = new TreeMap<>();
          jdbc.sql(
                  """
                  SELECT sink, events, detections, without::text AS without, fates::text AS fates
                  FROM alerting.tally WHERE unit_id = ?\
                  """)
              .param(unit.value())
              .query(
                  row -> {
                    tallies.put(
                        row.getString("sink"),
                        new DetectionTally(
                            row.getLong("events"),
                            row.getLong("detections"),
                            read(row.getString("without"), COUNTS),
                            fates(read(row.getString("fates"), BYTES))));
                  });
          return tallies;
        });
  }

  @Override
  public Set<DetectionVersion> earlier(UnitId unit, Collection<DetectionVersion> versions) {
    List<DetectionVersion> asked = List.copyOf(versions);
    return session.in(
        jdbc -> {
          jdbc.sql(
                  """
                  INSERT INTO alerting.first_look (unit_id, at) VALUES (?, alerting.clock())
                  ON CONFLICT (unit_id) DO NOTHING\
                  """)
              .param(unit.value())
              .update();
          return Set.copyOf(
              jdbc.sql(
                      """
                      SELECT u.place
                      FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS u (id, revision, place)
                      JOIN alerting.detection_revision r USING (id, revision)
                      JOIN alerting.first_look l ON l.unit_id = ? AND r.stored_at < l.at\
                      """)
                  .param(asked.stream().map(DetectionVersion::id).toArray(String[]::new))
                  .param(
                      asked.stream()
                          .map(each -> KeptDetection.key(each.revision()))
                          .toArray(String[]::new))
                  .param(unit.value())
                  .query((row, _) -> asked.get(row.getInt("place") - 1))
                  .list());
        });
  }

  @Override
  public int forget(int days) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    WITH looks AS (
                      DELETE FROM alerting.first_look
                      WHERE at < alerting.clock() - make_interval(days => ?))
                    DELETE FROM alerting.tally
                    WHERE recorded_at < alerting.clock() - make_interval(days => ?)\
                    """)
                .param(days)
                .param(days)
                .update());
  }

  private static SortedMap<String, byte[]> bytes(RecordFates fates) {
    SortedMap<String, byte[]> bytes = new TreeMap<>();
    fates.lines().forEach((fate, lines) -> bytes.put(fate, lines.toByteArray()));
    return bytes;
  }

  private static RecordFates fates(SortedMap<String, byte[]> bytes) {
    SortedMap<String, BitSet> fates = new TreeMap<>();
    bytes.forEach((fate, lines) -> fates.put(fate, BitSet.valueOf(lines)));
    return new RecordFates(fates);
  }

  private static String write(SortedMap<String, ?> values) {
    try {
      return JSON.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new TakagariException(ErrorCode.INTERNAL, "a tally cannot be written", e);
    }
  }

  private static <T> SortedMap<String, T> read(
      String json, TypeReference<? extends SortedMap<String, T>> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new TakagariException(ErrorCode.INTERNAL, "a tally of ours cannot be read", e);
    }
  }
}
