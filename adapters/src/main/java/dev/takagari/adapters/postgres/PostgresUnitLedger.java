package dev.takagari.adapters.postgres;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.AnnouncedObject;
import dev.takagari.core.ledger.Announcement;
import dev.takagari.core.ledger.ArchivedContent;
import dev.takagari.core.ledger.Claim;
import dev.takagari.core.ledger.ObjectIdentity;
import dev.takagari.core.ledger.ObjectLines;
import dev.takagari.core.ledger.ObjectState;
import dev.takagari.core.ledger.UnitLedger;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.ledger.UnitOutcome;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.core.ledger.UnitWork;
import dev.takagari.core.ledger.Urgency;
import dev.takagari.core.source.SourceKind;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Units in the tables `unit`, `object` and `content`.
public final class PostgresUnitLedger implements UnitLedger {
  private final PostgresSession session;

  public PostgresUnitLedger(PostgresSession session) {
    this.session = session;
  }

  @Override
  public Claim claim(Announcement announcement, Duration lease) {
    return session.in(jdbc -> claim(jdbc, announcement, lease));
  }

  private static Claim claim(JdbcClient jdbc, Announcement announcement, Duration lease) {
    // Claims come one after the other: two messages that name the same new objects make one unit.
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtext('ingest.claim'))").query().singleRow();
    Map<ObjectIdentity, AnnouncedObject> fresh = new TreeMap<>();
    Set<String> units = new TreeSet<>();
    int known = 0;
    for (AnnouncedObject object : announcement.objects()) {
      List<Existing> existing = existing(jdbc, object);
      boolean again =
          !existing.isEmpty()
              && existing.getFirst().state() == ObjectState.PARKED
              && (announcement.redrive() || existing.getFirst().isContradictedBy(object));
      if (!existing.isEmpty() && !again) {
        existing.forEach(row -> units.add(row.unit()));
        known++;
        continue;
      }
      ObjectIdentity identity =
          again
              ? new ObjectIdentity(
                  object.identity().ref(),
                  object.identity().version(),
                  existing.getFirst().attempt() + 1)
              : object.identity();
      fresh.putIfAbsent(identity, withIdentity(object, identity));
    }
    List<UnitWork> won = new ArrayList<>();
    int busy = 0;
    for (String unit : units) {
      String state =
          jdbc.sql(
                  """
                  SELECT CASE WHEN manifest_key <> '' THEN 'archived'
                              WHEN lease_until > clock_timestamp() THEN 'busy' ELSE 'free' END
                  FROM ingest.unit WHERE unit_id = ? FOR UPDATE\
                  """)
              .param(unit)
              .query(String.class)
              .single();
      if (state.equals("busy")) {
        busy++;
      } else if (state.equals("free")) {
        won.add(take(jdbc, new UnitId(unit), lease));
      }
    }
    if (!fresh.isEmpty()) {
      won.add(create(jdbc, announcement, List.copyOf(fresh.values()), lease));
    }
    return new Claim(won, busy, known);
  }

  private record Existing(
      String unit,
      ObjectState state,
      int attempt,
      @Nullable String reason,
      long size,
      @Nullable String md5) {

    /// Whether it was set aside because it is not what was announced, and something else is
    /// announced now.
    boolean isContradictedBy(AnnouncedObject object) {
      return !object.identity().version().isEmpty()
          && (ErrorCode.SIZE_DIFFERS.name().equals(reason)
              || ErrorCode.CHECKSUM_DIFFERS.name().equals(reason))
          && !(size == object.size() && Objects.equals(md5, object.checksum()));
    }
  }

  /// Rows of this object, newest attempt first. An object that could not be described counts as
  /// known when any content of its key was claimed: the vendor deletes after a week, the queue may
  /// still repeat itself.
  private static List<Existing> existing(JdbcClient jdbc, AnnouncedObject object) {
    boolean undescribed = object.identity().version().isEmpty();
    return jdbc.sql(
            "SELECT unit_id, state, attempt, reason, announced_size, announced_md5"
                + " FROM ingest.object WHERE bucket = ? AND key = ?"
                + " AND (? OR version = ?) ORDER BY (version = ?) DESC, attempt DESC LIMIT 1")
        .param(object.identity().ref().bucket())
        .param(object.identity().ref().key())
        .param(undescribed)
        .param(object.identity().version())
        .param(object.identity().version())
        .query(
            (row, n) ->
                new Existing(
                    row.getString(1),
                    ObjectState.valueOf(row.getString(2)),
                    row.getInt(3),
                    row.getString(4),
                    row.getLong(5),
                    row.getString(6)))
        .list();
  }

  private static AnnouncedObject withIdentity(AnnouncedObject object, ObjectIdentity identity) {
    return new AnnouncedObject(
        identity,
        object.size(),
        object.checksum(),
        object.lastModified(),
        object.inventory(),
        object.refused());
  }

  private static UnitWork create(
      JdbcClient jdbc, Announcement announcement, List<AnnouncedObject> objects, Duration lease) {
    UnitId unit = ObjectIdentity.unitOf(objects.stream().map(AnnouncedObject::identity).toList());
    jdbc.sql(
            """
            INSERT INTO ingest.unit (unit_id, feed, message_id, shape, body, sent_at, batch_time,
              claimed_at, mapping_version, sinks, fence, lease_until, old, messages)
            VALUES (?, ?, ?, ?, ?, ?, ?, clock_timestamp(), ?, ?, nextval('ingest.fence'),
              clock_timestamp() + make_interval(secs => ?), ?, CASE WHEN ? = 'group'
                THEN json_array_length(?::json) WHEN ? = '' THEN 0 ELSE 1 END)\
            """)
        .param(unit.value())
        .param(announcement.feed())
        .param(announcement.messageId())
        .param(announcement.shape())
        .param(announcement.body())
        .param(Timestamp.from(announcement.sentAt()))
        .param(Timestamp.from(announcement.batchTime()))
        .param(announcement.mappingVersion())
        .param(announcement.sinks().toArray(String[]::new))
        .param(seconds(lease))
        .param(announcement.urgency() == Urgency.OLD)
        .param(announcement.shape())
        .param(announcement.shape().equals("group") ? announcement.body() : "[]")
        .param(announcement.body())
        .update();
    if (announcement.replay() > 0) {
      jdbc.sql("INSERT INTO ingest.replay_unit (replay_id, unit_id) VALUES (?, ?)")
          .param(announcement.replay())
          .param(unit.value())
          .update();
    }
    for (int i = 0; i < objects.size(); i++) {
      insertObject(jdbc, unit, new UnitObject(i, objects.get(i), ObjectState.CLAIMED, null, null));
    }
    return work(jdbc, unit);
  }

  private static void insertObject(JdbcClient jdbc, UnitId unit, UnitObject object) {
    AnnouncedObject announced = object.announced();
    ArchivedContent content = object.content();
    jdbc.sql(
            """
            INSERT INTO ingest.object (bucket, key, version, attempt, unit_id, number,
              announced_size, announced_md5, last_modified, inventory, state, reason,
              archive_key, size, md5, sha256, kind)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz, ?, ?, ?, ?, ?::bigint, ?, ?, ?)
            ON CONFLICT (bucket, key, version, attempt) DO NOTHING""")
        .param(announced.identity().ref().bucket())
        .param(announced.identity().ref().key())
        .param(announced.identity().version())
        .param(announced.identity().attempt())
        .param(unit.value())
        .param(object.number())
        .param(announced.size())
        .param(announced.checksum())
        .param(announced.lastModified() == null ? null : announced.lastModified().toString())
        .param(announced.inventory())
        .param(object.state().name())
        .param(name(object.reason() == null ? announced.refused() : object.reason()))
        .param(content == null ? null : content.key())
        .param(content == null ? null : Long.toString(content.size()))
        .param(content == null ? null : content.md5())
        .param(content == null ? null : content.sha256())
        .param(object.kind() == null ? null : object.kind().toString())
        .update();
  }

  private static @Nullable String name(@Nullable ErrorCode code) {
    return code == null ? null : code.name();
  }

  /// Takes a unit over under a new fence.
  static UnitWork take(JdbcClient jdbc, UnitId unit, Duration lease) {
    jdbc.sql(
            """
            UPDATE ingest.unit SET fence = nextval('ingest.fence'), attempts = attempts + 1,
              lease_until = clock_timestamp() + make_interval(secs => ?) WHERE unit_id = ?\
            """)
        .param(seconds(lease))
        .param(unit.value())
        .update();
    return work(jdbc, unit);
  }

  private static UnitWork work(JdbcClient jdbc, UnitId unit) {
    Held held =
        jdbc.sql("SELECT fence, old FROM ingest.unit WHERE unit_id = ?")
            .param(unit.value())
            .query((row, _) -> new Held(row.getLong("fence"), row.getBoolean("old")))
            .single();
    UnitRecord record = read(jdbc, unit).orElseThrow();
    List<String> due =
        record.isArchived()
            ? jdbc.sql(
                    """
                    SELECT sink FROM ingest.sink_state WHERE unit_id = ? AND status = 'PENDING'
                    AND due_at <= clock_timestamp() ORDER BY sink\
                    """)
                .param(unit.value())
                .query((row, _) -> row.getString("sink"))
                .list()
            : record.sinks();
    return new UnitWork(
        new UnitLease(unit, held.fence()), record, due, held.old() ? Urgency.OLD : Urgency.FRESH);
  }

  private record Held(long fence, boolean old) {}

  @Override
  public void renew(UnitLease lease, Duration duration) {
    session.run(
        jdbc ->
            require(
                jdbc.sql(
                        """
                        UPDATE ingest.unit
                        SET lease_until = clock_timestamp() + make_interval(secs => ?)
                        WHERE unit_id = ? AND fence = ?\
                        """)
                    .param(seconds(duration))
                    .param(lease.unit().value())
                    .param(lease.fence())
                    .update(),
                lease));
  }

  @Override
  public long freezeRegistry(UnitLease lease, long version) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    UPDATE ingest.unit SET registry_version = coalesce(registry_version, ?)
                    WHERE unit_id = ? AND fence = ? RETURNING registry_version\
                    """)
                .param(version)
                .param(lease.unit().value())
                .param(lease.fence())
                .query(Long.class)
                .optional()
                .orElseThrow(() -> lost(lease)));
  }

  @Override
  public Set<Integer> archived(UnitLease lease, UnitRecord unit) {
    return session.in(
        jdbc -> {
          require(
              jdbc.sql(
                      """
                      UPDATE ingest.unit SET manifest_key = ?, body = '', sent_at = ?,
                        batch_time = ?, claimed_at = ?, mapping_version = ?,
                        archived_at = coalesce(archived_at, clock_timestamp())
                      WHERE unit_id = ? AND fence = ?""")
                  .param(unit.manifestKey())
                  .param(Timestamp.from(unit.sentAt()))
                  .param(Timestamp.from(unit.batchTime()))
                  .param(Timestamp.from(unit.claimedAt()))
                  .param(unit.mappingVersion())
                  .param(lease.unit().value())
                  .param(lease.fence())
                  .update(),
              lease);
          Set<Integer> linked = new TreeSet<>();
          for (UnitObject object : byContent(unit.objects())) {
            ObjectState state = link(jdbc, lease.unit(), object);
            if (state == ObjectState.LINKED) {
              linked.add(object.number());
            }
            update(jdbc, lease.unit(), object, state);
          }
          insertSinks(jdbc, lease.unit());
          return linked;
        });
  }

  /// In one order for all, so that two units that hold the same contents never wait for each other.
  private static List<UnitObject> byContent(List<UnitObject> objects) {
    Comparator<UnitObject> order =
        Comparator.comparing(object -> object.content() == null ? "" : object.content().sha256());
    return objects.stream().sorted(order.thenComparingInt(UnitObject::number)).toList();
  }

  private static ObjectState link(JdbcClient jdbc, UnitId unit, UnitObject object) {
    ArchivedContent content = object.content();
    if (object.state() == ObjectState.PARKED || content == null) {
      return object.state();
    }
    boolean own =
        jdbc.sql(
                """
                INSERT INTO ingest.content (sha256, size, unit_id, number) VALUES (?, ?, ?, ?)
                ON CONFLICT (sha256, size) DO UPDATE SET number = ingest.content.number
                RETURNING unit_id = ? AND number = ?\
                """)
            .param(content.sha256())
            .param(content.size())
            .param(unit.value())
            .param(object.number())
            .param(unit.value())
            .param(object.number())
            .query(Boolean.class)
            .single();
    return own ? ObjectState.ARCHIVED : ObjectState.LINKED;
  }

  private static void update(JdbcClient jdbc, UnitId unit, UnitObject object, ObjectState state) {
    ArchivedContent content = object.content();
    jdbc.sql(
            """
            UPDATE ingest.object SET state = ?, reason = ?, archive_key = ?, size = ?::bigint,
              md5 = ?, sha256 = ?, kind = coalesce(kind, ?) WHERE unit_id = ? AND number = ?""")
        .param(state.name())
        .param(name(object.reason()))
        .param(content == null ? null : content.key())
        .param(content == null ? null : Long.toString(content.size()))
        .param(content == null ? null : content.md5())
        .param(content == null ? null : content.sha256())
        .param(object.kind() == null ? null : object.kind().toString())
        .param(unit.value())
        .param(object.number())
        .update();
  }

  private static void insertSinks(JdbcClient jdbc, UnitId unit) {
    jdbc.sql(
            """
            INSERT INTO ingest.sink_state (unit_id, sink, status, due_at)
            SELECT unit_id, unnest(sinks), 'PENDING', clock_timestamp()
            FROM ingest.unit WHERE unit_id = ? ON CONFLICT DO NOTHING\
            """)
        .param(unit.value())
        .update();
  }

  @Override
  public Optional<UnitRecord> find(UnitId unit) {
    return session.in(jdbc -> read(jdbc, unit));
  }

  @Override
  public boolean restore(UnitRecord unit, Collection<UnitOutcome> outcomes, Set<String> done) {
    return session.in(
        jdbc -> {
          int inserted =
              jdbc.sql(
                      """
                      INSERT INTO ingest.unit (unit_id, feed, message_id, shape, body, sent_at,
                        batch_time, claimed_at, archived_at, mapping_version, registry_version,
                        manifest_key, sinks, fence, lease_until, attempts, messages, old)
                      VALUES (?, ?, ?, ?, '', ?, ?, ?, clock_timestamp(), ?, ?::bigint, ?, ?,
                        nextval('ingest.fence'), clock_timestamp(), 1, CASE WHEN ? = 'group'
                          THEN json_array_length(?::json) WHEN ? = '' THEN 0 ELSE 1 END, true)
                      ON CONFLICT DO NOTHING\
                      """)
                  .param(unit.id().value())
                  .param(unit.feed())
                  .param(unit.messageId())
                  .param(unit.shape())
                  .param(Timestamp.from(unit.sentAt()))
                  .param(Timestamp.from(unit.batchTime()))
                  .param(Timestamp.from(unit.claimedAt()))
                  .param(unit.mappingVersion())
                  .param(
                      unit.registryVersion().isPresent()
                          ? Long.toString(unit.registryVersion().getAsLong())
                          : null)
                  .param(unit.manifestKey())
                  .param(unit.sinks().toArray(String[]::new))
                  .param(unit.shape())
                  .param(unit.shape().equals("group") ? unit.body() : "[]")
                  .param(unit.body())
                  .update();
          if (inserted == 0) {
            return false;
          }
          for (UnitObject object : byContent(unit.objects())) {
            insertObject(jdbc, unit.id(), object);
            update(jdbc, unit.id(), object, link(jdbc, unit.id(), object, outcomes));
          }
          insertSinks(jdbc, unit.id());
          outcomes.forEach(outcome -> outcome(jdbc, unit.id(), outcome));
          done.forEach(sink -> done(jdbc, unit.id(), sink, outcomes));
          return true;
        });
  }

  /// As [#link(JdbcClient, UnitId, UnitObject)], by what is known of the unit: an object that was
  /// read is the one that others with its content are linked to.
  private static ObjectState link(
      JdbcClient jdbc, UnitId unit, UnitObject object, Collection<UnitOutcome> outcomes) {
    ArchivedContent content = object.content();
    if (outcomes.isEmpty() || object.state() == ObjectState.PARKED || content == null) {
      return link(jdbc, unit, object);
    }
    if (outcomes.stream().anyMatch(outcome -> outcome.linked().contains(object.number()))) {
      return ObjectState.LINKED;
    }
    jdbc.sql(
            """
            UPDATE ingest.object o SET state = 'LINKED' FROM ingest.content c
            WHERE c.sha256 = ? AND c.size = ? AND o.unit_id = c.unit_id AND o.number = c.number""")
        .param(content.sha256())
        .param(content.size())
        .update();
    jdbc.sql(
            """
            INSERT INTO ingest.content (sha256, size, unit_id, number) VALUES (?, ?, ?, ?)
            ON CONFLICT (sha256, size) DO UPDATE SET unit_id = excluded.unit_id,
              number = excluded.number""")
        .param(content.sha256())
        .param(content.size())
        .param(unit.value())
        .param(object.number())
        .update();
    return ObjectState.ARCHIVED;
  }

  private static void outcome(JdbcClient jdbc, UnitId unit, UnitOutcome outcome) {
    for (ObjectLines object : outcome.objects()) {
      PostgresSinkLedger.lines(jdbc, unit, object);
    }
  }

  private static void done(
      JdbcClient jdbc, UnitId unit, String sink, Collection<UnitOutcome> outcomes) {
    UnitOutcome known =
        outcomes.stream()
            .filter(outcome -> outcome.sink().equals(sink))
            .findFirst()
            .orElse(new UnitOutcome(sink, 0, 0, 0, 0, 0, 0, List.of(), Set.of(), List.of()));
    jdbc.sql(
            """
            UPDATE ingest.sink_state SET status = 'DONE', reason = '', written = ?,
              duplicates = ?, parked = ?, bytes = ?, expired = ?, lake_only = ?, done_at = clock_timestamp()
            WHERE unit_id = ? AND sink = ?""")
        .param(known.written())
        .param(known.duplicates())
        .param(known.parked())
        .param(known.bytes())
        .param(known.expired())
        .param(known.lakeOnly())
        .param(unit.value())
        .param(sink)
        .update();
  }

  static Optional<UnitRecord> read(JdbcClient jdbc, UnitId unit) {
    List<UnitObject> objects =
        jdbc.sql(
                """
                SELECT bucket, key, version, attempt, number, announced_size, announced_md5,
                  last_modified, inventory, state, reason, archive_key, size, md5, sha256, kind
                FROM ingest.object WHERE unit_id = ? ORDER BY number""")
            .param(unit.value())
            .query((row, n) -> object(row))
            .list();
    return jdbc.sql(
            """
            SELECT feed, message_id, shape, body, sent_at, batch_time, claimed_at,
              mapping_version, registry_version, manifest_key, sinks, attempts
            FROM ingest.unit WHERE unit_id = ?\
            """)
        .param(unit.value())
        .query((row, n) -> unit(unit, row, objects))
        .optional();
  }

  private static UnitRecord unit(UnitId id, java.sql.ResultSet row, List<UnitObject> objects)
      throws java.sql.SQLException {
    long version = row.getLong("registry_version");
    java.util.OptionalLong registry =
        row.wasNull() ? java.util.OptionalLong.empty() : java.util.OptionalLong.of(version);
    return new UnitRecord(
        id,
        row.getString("feed"),
        row.getString("message_id"),
        row.getString("shape"),
        row.getString("body"),
        row.getTimestamp("sent_at").toInstant(),
        row.getTimestamp("batch_time").toInstant(),
        row.getTimestamp("claimed_at").toInstant(),
        row.getInt("mapping_version"),
        registry,
        row.getString("manifest_key"),
        List.of((String[]) row.getArray("sinks").getArray()),
        row.getInt("attempts"),
        objects);
  }

  private static UnitObject object(java.sql.ResultSet row) throws java.sql.SQLException {
    Timestamp modified = row.getTimestamp("last_modified");
    Instant lastModified = modified == null ? null : modified.toInstant();
    ObjectState state = ObjectState.valueOf(row.getString("state"));
    String text = row.getString("reason");
    ErrorCode reason = text == null ? null : ErrorCode.valueOf(text);
    String key = row.getString("archive_key");
    String kind = row.getString("kind");
    AnnouncedObject announced =
        new AnnouncedObject(
            new ObjectIdentity(
                new dev.takagari.core.blob.BlobRef(row.getString("bucket"), row.getString("key")),
                row.getString("version"),
                row.getInt("attempt")),
            row.getLong("announced_size"),
            row.getString("announced_md5"),
            lastModified,
            row.getBoolean("inventory"),
            state == ObjectState.CLAIMED ? reason : null);
    return new UnitObject(
        row.getInt("number"),
        announced,
        state,
        state == ObjectState.CLAIMED ? null : reason,
        key == null
            ? null
            : new ArchivedContent(
                key, row.getLong("size"), row.getString("md5"), row.getString("sha256")),
        kind == null ? null : SourceKind.parse(kind));
  }

  static void require(int updated, UnitLease lease) {
    if (updated != 1) {
      throw lost(lease);
    }
  }

  static TakagariException lost(UnitLease lease) {
    return new TakagariException(
        ErrorCode.LEASE_LOST, "unit " + lease.unit() + " has a newer fence than " + lease.fence());
  }

  static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
