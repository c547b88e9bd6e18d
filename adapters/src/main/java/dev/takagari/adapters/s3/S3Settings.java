package dev.takagari.adapters.s3;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/// How to reach one S3.
///
/// @param region as AWS names it
/// @param endpoint null for AWS itself, otherwise a server that speaks S3, with path-style
///   addresses
/// @param accessKey null to take the credentials of the surroundings (role, profile, environment)
/// @param secretKey belongs to `accessKey`
public record S3Settings(
    String region, @Nullable URI endpoint, @Nullable String accessKey, @Nullable String secretKey) {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration READ = Duration.ofSeconds(30);
  private static final Duration ATTEMPT = Duration.ofMinutes(2);

  /// A client with time limits. Retries with growing, random pauses are the SDK's own.
  public S3Client client() {
    return builder().build();
  }

  S3ClientBuilder builder() {
    return S3Client.builder()
        .region(Region.of(region))
        .endpointOverride(endpoint)
        .forcePathStyle(endpoint != null)
        // Other servers may leave the trailer of a chunked body unread and then close the
        // connection: S3Proxy with Jetty made a third of the next small writes fail. Without
        // chunks the signature holds the body's SHA-256.
        .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(endpoint == null))
        .credentialsProvider(credentials())
        .httpClientBuilder(
            UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(READ))
        .overrideConfiguration(override -> override.apiCallAttemptTimeout(ATTEMPT));
  }

  private AwsCredentialsProvider credentials() {
    return accessKey == null || secretKey == null
        ? DefaultCredentialsProvider.builder().build()
        : StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
  }

  /// Without the credentials.
  @Override
  public String toString() {
    return "S3 in " + region + (endpoint == null ? "" : " at " + endpoint);
  }
}
