package dev.takagari.app.service;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Everything an operator sets.
///
/// @param roles what this process does
/// @param token bearer token of the API; secret, by environment or `secret:` reference
/// @param work directory for spools and caches, emptied at start
@ConfigurationProperties("takagari")
public record TakagariProperties(
    @DefaultValue({"ingest", "search"}) Set<Role> roles,
    @Nullable String token,
    @DefaultValue("work") String work,
    @DefaultValue Aws aws,
    @DefaultValue List<Feed> feeds,
    @DefaultValue Raw raw,
    @DefaultValue Database database,
    @DefaultValue Lake lake,
    @DefaultValue Hot hot,
    @DefaultValue Ingest ingest) {

  /// What a process does.
  public enum Role {
    INGEST,
    SEARCH
  }

  /// How S3 and SQS are reached.
  ///
  /// @param region of the archive; a feed's region comes from its queue's URL
  /// @param s3Endpoint S3 endpoint other than the region's own
  /// @param sqsEndpoint SQS endpoint other than the region's own
  /// @param accessKey static access key; without it the AWS default chain is asked
  /// @param secretKey static secret key; secret
  /// @param pathStyle buckets in the path instead of the host name
  /// @param timeout longest wait for one network read
  public record Aws(
      @DefaultValue("us-east-1") String region,
      @Nullable URI s3Endpoint,
      @Nullable URI sqsEndpoint,
      @Nullable String accessKey,
      @Nullable String secretKey,
      @DefaultValue("false") boolean pathStyle,
      @DefaultValue("60s") Duration timeout) {}

  /// One source of batches.
  ///
  /// @param name lower-case name, tag of its metrics and part of archive keys
  /// @param queueUrl SQS queue that announces batches
  /// @param bucket only bucket its notifications may name; any when unset
  /// @param verifyChecksum whether announced checksums are MD5 sums of the objects
  public record Feed(
      String name,
      URI queueUrl,
      @Nullable String bucket,
      @DefaultValue("true") boolean verifyChecksum) {}

  /// The raw archive.
  ///
  /// @param bucket own bucket that keeps every object byte for byte
  public record Raw(@DefaultValue("takagari-raw") String bucket) {}

  /// PostgreSQL: ledger, catalog, keys.
  ///
  /// @param url JDBC URL
  /// @param password secret
  /// @param connections most connections of this process
  public record Database(
      @DefaultValue("jdbc:postgresql://localhost:5432/takagari") String url,
      @DefaultValue("takagari") String user,
      @Nullable String password,
      @DefaultValue("10") int connections) {}

  /// The Iceberg table.
  ///
  /// @param warehouse directory or s3:// location of the tables
  /// @param commitInterval time between two commits
  public record Lake(
      @DefaultValue("warehouse") String warehouse, @DefaultValue("30s") Duration commitInterval) {}

  /// The OpenSearch index.
  ///
  /// @param url address of the cluster
  /// @param password secret
  /// @param period span of event time that one index holds: day, month or year; fixed at the first
  ///   start
  public record Hot(
      @DefaultValue("http://localhost:9200") URI url,
      @Nullable String user,
      @Nullable String password,
      @DefaultValue("day") String period) {}

  /// The ingest worker.
  ///
  /// @param lineCap longest line that is decoded; longer ones go to quarantine
  /// @param memory budget for bytes between network, decoder and sinks
  public record Ingest(
      @DefaultValue("8MB") DataSize lineCap, @DefaultValue("128MB") DataSize memory) {}
}
