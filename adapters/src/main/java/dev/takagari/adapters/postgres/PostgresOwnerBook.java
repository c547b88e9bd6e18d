package dev.takagari.adapters.postgres;

import dev.takagari.core.digest.Sha256;
import dev.takagari.core.owner.LoadedOwners;
import dev.takagari.core.owner.OwnerBook;
import dev.takagari.core.owner.OwnerCsv;
import dev.takagari.core.owner.OwnerList;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Lists of owners in the table `owner_list`. Reads the newest once.
public final class PostgresOwnerBook implements OwnerBook {
  private static final int LONGEST_ORIGIN = 300;

  private final PostgresSession session;
  private final AtomicReference<@Nullable LoadedOwners> newest = new AtomicReference<>();

  public PostgresOwnerBook(PostgresSession session) {
    this.session = session;
  }

  @Override
  public Optional<LoadedOwners> newest() {
    long version =
        session.in(
            jdbc ->
                jdbc.sql("SELECT coalesce(max(version), 0) FROM ingest.owner_list")
                    .query(Long.class)
                    .single());
    LoadedOwners known = newest.get();
    if (version == 0) {
      return Optional.empty();
    }
    if (known == null || known.version() != version) {
      known = versions(1).getFirst();
      newest.set(known);
    }
    return Optional.of(known);
  }

  @Override
  public LoadedOwners load(String csv, String origin) {
    OwnerList list = OwnerCsv.read(csv);
    String sha256 = Sha256.hex(csv);
    String name = origin.replace("\0", "");
    session.run(
        jdbc -> {
          jdbc.sql("LOCK TABLE ingest.owner_list IN EXCLUSIVE MODE").update();
          jdbc.sql(
                  """
                  INSERT INTO ingest.owner_list (loaded_at, origin, rules, sha256, csv)
                  SELECT clock_timestamp(), ?, ?, ?, ? WHERE ? IS DISTINCT FROM (
                    SELECT sha256 FROM ingest.owner_list ORDER BY version DESC LIMIT 1)\
                  """)
              .param(name.substring(0, Math.min(LONGEST_ORIGIN, name.length())))
              .param(list.rules().size())
              .param(sha256)
              .param(csv)
              .param(sha256)
              .update();
        });
    return newest().orElseThrow();
  }

  @Override
  public List<LoadedOwners> versions(int limit) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT version, loaded_at, origin, csv FROM ingest.owner_list
                    ORDER BY version DESC LIMIT ?\
                    """)
                .param(limit)
                .query((row, number) -> owners(row))
                .list());
  }

  private static LoadedOwners owners(ResultSet row) throws SQLException {
    return new LoadedOwners(
        row.getLong("version"),
        row.getObject("loaded_at", OffsetDateTime.class).toInstant(),
        row.getString("origin"),
        OwnerCsv.read(row.getString("csv")));
  }
}
