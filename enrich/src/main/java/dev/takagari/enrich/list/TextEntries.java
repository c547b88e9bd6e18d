package dev.takagari.enrich.list;

import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.normalize.DomainName;
import dev.takagari.core.normalize.Fold;
import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.normalize.UrlText;

/// Entries that are texts: whole values, parts of values, or names.
final class TextEntries implements ListEntries {
  private final ListKind kind;
  private final CompactTexts whole;
  private final CompactTexts below;

  private TextEntries(ListKind kind, CompactTexts whole, CompactTexts below) {
    this.kind = kind;
    this.whole = whole;
    this.below = below;
  }

  @Override
  public boolean hold(IndicatorValue value) {
    String text = Fold.fold(value.text());
    if (kind == ListKind.SUBSTRING) {
      return whole.containsPartOf(text);
    }
    if (whole.contains(text)) {
      return true;
    }
    return switch (value.type()) {
      case DOMAIN, HOSTNAME -> isBelow(text);
      case URL -> {
        String host = UrlText.host(value.text());
        yield whole.contains(host) || isBelow(host);
      }
      default -> false;
    };
  }

  private boolean isBelow(String name) {
    for (int at = 0; at >= 0; at = name.indexOf('.', at) + 1) {
      if (below.contains(name.substring(at))) {
        return true;
      }
      if (name.indexOf('.', at) < 0) {
        return false;
      }
    }
    return false;
  }

  @Override
  public int size() {
    return whole.size() + below.size();
  }

  /// Collects entries of the kinds string, substring and hostname.
  static final class Builder implements ListEntries.Builder {
    private final ListKind kind;
    private final CompactTexts.Builder whole = new CompactTexts.Builder();
    private final CompactTexts.Builder below = new CompactTexts.Builder();

    Builder(ListKind kind) {
      this.kind = kind;
    }

    @Override
    public boolean add(String entry) {
      if (kind == ListKind.SUBSTRING) {
        whole.add(Fold.fold(entry));
        return true;
      }
      boolean dotted = entry.startsWith(".");
      if (kind == ListKind.HOSTNAME || dotted) {
        String name = DomainName.canonical(dotted ? entry.substring(1) : entry);
        if (name.isEmpty()) {
          return false;
        }
        below.add(name);
        return true;
      }
      whole.add(canonical(entry));
      return true;
    }

    /// The spelling that values have, as far as the entry shows what it is.
    private static String canonical(String entry) {
      String address = IpAddress.canonical(entry);
      if (address != null) {
        return address;
      }
      String name = DomainName.canonical(entry);
      if (DomainName.isQualified(name)) {
        return name;
      }
      String url = UrlText.canonical(entry);
      return Fold.fold(url == null ? entry : url);
    }

    @Override
    public ListEntries build() {
      return new TextEntries(kind, whole.build(), below.build());
    }
  }
}
