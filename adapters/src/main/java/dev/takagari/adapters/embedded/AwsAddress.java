package dev.takagari.adapters.embedded;

import java.net.URI;

/// Where a server that speaks an AWS protocol is. S3 needs path-style access.
///
/// @param endpoint the endpoint to override
/// @param region the region to sign for
/// @param accessKey the access key
/// @param secretKey its secret
public record AwsAddress(URI endpoint, String region, String accessKey, String secretKey) {

  @Override
  public String toString() {
    return "AwsAddress[" + endpoint + "]";
  }
}
