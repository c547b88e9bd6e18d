package dev.takagari.alerting.facts.finder;

import dev.takagari.core.cases.Fact;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionHashes;
import dev.takagari.core.detection.DetectionSubject;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Observable;
import dev.takagari.core.normalize.FilePath;
import dev.takagari.core.normalize.HashValue;
import dev.takagari.core.normalize.IpAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The values of a detection and of facts that others may know more of.
final class Values {
  private static final List<Column> SHA256 =
      List.of(Columns.PROCESS_HASH_SHA256, Columns.FILE_HASH_SHA256);

  private static final Pattern URL =
      Pattern.compile("(?i)\\bhttps?://([a-z0-9.-]{1,253})[^\\s\"'`<>|)]{0,2000}");

  private static final Pattern ADDRESS =
      Pattern.compile("(?<![\\w.-])(?:[0-9]{1,3}\\.){3}[0-9]{1,3}(?![\\w-]|\\.[0-9])");

  private Values() {}

  /// A value that others may know.
  ///
  /// @param text canonical
  record Value(Observable kind, String text) {}

  /// Hashes, names, addresses that are not private, and URLs: those of the detection first, then
  /// those of facts in their order, hashes of processes last, most of which are everywhere.
  static Set<Value> of(Detection detection, Collection<Fact> facts) {
    Set<Value> values = new LinkedHashSet<>();
    DetectionHashes.of(detection).forEach(hash -> values.add(new Value(Observable.HASH, hash)));
    DetectionSubject.DOMAINS.forEach(
        column -> detection.all(column).forEach(text -> domain(text, values)));
    DetectionSubject.ADDRESSES.forEach(
        column -> detection.all(column).forEach(text -> address(text, values)));
    detection.all(Columns.URL_ORIGINAL).forEach(text -> url(text, values));
    detection.all(Columns.PROCESS_COMMAND_LINE).forEach(text -> command(text, values));
    for (Fact fact : facts) {
      DetectionSubject.DOMAINS.forEach(column -> domain(held(fact, column), values));
      DetectionSubject.ADDRESSES.forEach(column -> address(held(fact, column), values));
      url(held(fact, Columns.URL_ORIGINAL), values);
      hash(held(fact, Columns.FILE_HASH_SHA256), values);
    }
    for (Fact fact : facts) {
      DetectionHashes.COLUMNS.forEach(column -> hash(held(fact, column), values));
    }
    return values;
  }

  /// Further hashes of what the detection names by SHA-256 already, as its MD5: asked for too, they
  /// would be told as if there were several files.
  static Set<String> otherHashes(Detection detection) {
    Set<String> first = new LinkedHashSet<>();
    SHA256.forEach(column -> first.addAll(detection.all(column)));
    Set<String> others = new LinkedHashSet<>();
    if (!first.isEmpty()) {
      others.addAll(DetectionHashes.of(detection));
      first.stream().map(HashValue::canonical).forEach(others::remove);
    }
    return others;
  }

  /// The names of files by their canonical hashes.
  static Map<String, String> files(Detection detection, Collection<Fact> facts) {
    Map<String, String> files = new LinkedHashMap<>();
    file(
        detection.first(Columns.PROCESS_HASH_SHA256),
        detection.first(Columns.PROCESS_NAME),
        detection.first(Columns.PROCESS_EXECUTABLE),
        files);
    file(
        detection.first(Columns.FILE_HASH_SHA256),
        detection.first(Columns.FILE_NAME),
        detection.first(Columns.FILE_PATH),
        files);
    for (Fact fact : facts) {
      file(
          held(fact, Columns.PROCESS_HASH_SHA256),
          held(fact, Columns.PROCESS_NAME),
          held(fact, Columns.PROCESS_EXECUTABLE),
          files);
      file(held(fact, Columns.FILE_HASH_SHA256), "", held(fact, Columns.FILE_PATH), files);
    }
    return files;
  }

  private static void file(String text, String name, String path, Map<String, String> into) {
    String hash = HashValue.canonical(text);
    String shown = name.isEmpty() ? FilePath.baseName(path) : name;
    if (hash != null && shown != null) {
      into.putIfAbsent(hash, shown);
    }
  }

  private static String held(Fact fact, Column column) {
    return fact.values().getOrDefault(column.name(), "");
  }

  private static void hash(String text, Set<Value> into) {
    String hash = HashValue.canonical(text);
    if (hash != null) {
      into.add(new Value(Observable.HASH, hash));
    }
  }

  private static void domain(String text, Set<Value> into) {
    DetectionSubject.domain(text).ifPresent(name -> into.add(new Value(Observable.DOMAIN, name)));
  }

  private static void address(String text, Set<Value> into) {
    DetectionSubject.address(text)
        .ifPresent(address -> into.add(new Value(Observable.IP, address)));
  }

  /// Addresses, and URLs with the host that they name. Other names stay unread: programs and files
  /// look like them.
  private static void command(String text, Set<Value> into) {
    Matcher urls = URL.matcher(text);
    while (urls.find()) {
      url(urls.group(), into);
      String host = urls.group(1);
      if (IpAddress.canonical(host) == null) {
        domain(host, into);
      }
    }
    Matcher addresses = ADDRESS.matcher(text);
    while (addresses.find()) {
      address(addresses.group(), into);
    }
  }

  private static void url(String text, Set<Value> into) {
    if (!text.isEmpty()) {
      into.add(new Value(Observable.URL, text));
    }
  }
}
