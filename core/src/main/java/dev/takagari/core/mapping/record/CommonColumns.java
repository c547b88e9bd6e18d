package dev.takagari.core.mapping.record;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.mapping.Codec;
import dev.takagari.core.mapping.Draft;
import dev.takagari.core.normalize.DomainName;
import dev.takagari.core.normalize.FilePath;
import dev.takagari.core.normalize.Fold;
import dev.takagari.core.normalize.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Columns that follow from other columns in the same way for every feed: base names, and what is
/// related.
final class CommonColumns {
  private static final List<Column> HASHES =
      List.of(
          Columns.PROCESS_HASH_MD5,
          Columns.PROCESS_HASH_SHA256,
          Columns.FILE_HASH_MD5,
          Columns.FILE_HASH_SHA256);

  private CommonColumns() {}

  static void derive(Draft draft, Derivation.DomainFilter domains) {
    baseName(draft, Columns.PROCESS_NAME, Columns.PROCESS_EXECUTABLE);
    baseName(draft, Columns.PROCESS_PARENT_NAME, Columns.PROCESS_PARENT_EXECUTABLE);
    baseName(draft, Columns.FILE_NAME, Columns.FILE_PATH);
    String file = draft.text(Columns.FILE_NAME);
    if (file != null) {
      draft.fill(Columns.FILE_EXTENSION, FilePath.extension(file));
    }
    addresses(draft);
    for (Column hash : HASHES) {
      draft.add(Columns.RELATED_HASH, draft.text(hash));
    }
    domains(draft, domains);
    String id = draft.text(Columns.USER_ID);
    draft.add(Columns.RELATED_USER, id == null ? null : Fold.fold(id));
    draft.add(Columns.RELATED_USER, draft.text(Columns.USER_NAME));
    draft.add(Columns.RELATED_USER, draft.text(Columns.USER_TARGET_NAME));
  }

  private static void baseName(Draft draft, Column name, Column path) {
    String whole = draft.text(path);
    if (whole != null && !draft.has(name)) {
      draft.set(name, FilePath.baseName(whole));
    }
  }

  /// What sources added to `related.ip` may be loopback or worse; it goes.
  private static void addresses(Draft draft) {
    List<String> all = new ArrayList<>();
    add(all, draft.text(Columns.SOURCE_IP));
    add(all, draft.text(Columns.DESTINATION_IP));
    draft.list(Columns.DNS_RESOLVED_IP).forEach(address -> add(all, address));
    draft.list(Columns.RELATED_IP).forEach(address -> add(all, address));
    draft.set(Columns.RELATED_IP, all.isEmpty() ? null : all);
  }

  private static void add(List<String> all, @Nullable String address) {
    boolean named =
        address != null
            && !IpAddress.isUnspecified(address)
            && !IpAddress.isLoopbackOrMulticast(address);
    if (named && !all.contains(address)) {
      all.add(address);
    }
  }

  private static void domains(Draft draft, Derivation.DomainFilter wanted) {
    List<@Nullable String> names = new ArrayList<>();
    names.add(draft.text(Columns.DNS_QUESTION_NAME));
    names.addAll(draft.list(Columns.DNS_ANSWERS_DATA));
    names.add(draft.text(Columns.SOURCE_DOMAIN));
    names.add(draft.text(Columns.DESTINATION_DOMAIN));
    String url = draft.text(Columns.URL_ORIGINAL);
    names.add(url == null ? null : (String) Codec.URL_HOST_1.decode(url));
    names.addAll(draft.list(Columns.RELATED_DOMAIN));
    List<String> all = new ArrayList<>();
    for (String name : names) {
      boolean taken = name != null && DomainName.isQualified(name) && wanted.takes(name);
      if (taken && !all.contains(name)) {
        all.add(name);
      }
    }
    draft.set(Columns.RELATED_DOMAIN, all.isEmpty() ? null : all);
  }
}
