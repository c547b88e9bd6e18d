package dev.takagari.enrich.feed;

import dev.takagari.enrich.http.Credentials;
import java.net.URI;
import java.nio.file.Path;

/// Where a feed is.
public sealed interface FeedSource {
  /// A file of ours; unpacked when it is gzip or zip.
  record LocalFile(Path file) implements FeedSource {}

  /// The files of a directory of ours, by name, without hidden ones and those in directories below;
  /// with a `manifest.json`, a feed of MISP's.
  record LocalDirectory(Path directory) implements FeedSource {}

  /// A file behind an address; unpacked when it is gzip or zip.
  record WebFile(URI address, Credentials credentials) implements FeedSource {}

  /// A directory behind an address that MISP publishes.
  record MispSite(URI address, Credentials credentials) implements FeedSource {}

  /// A collection of a TAXII 2.1 server.
  ///
  /// @param address of a discovery, an API root, or the collection itself
  /// @param collection id, title or alias; empty when the address says it or there is but one
  record Taxii(URI address, String collection, Credentials credentials) implements FeedSource {}

  /// What it is, as the configuration names it.
  default String code() {
    return switch (this) {
      case LocalFile _ -> "local-file";
      case LocalDirectory _ -> "local-directory";
      case WebFile _ -> "web-file";
      case MispSite _ -> "misp-site";
      case Taxii _ -> "taxii";
    };
  }
}
