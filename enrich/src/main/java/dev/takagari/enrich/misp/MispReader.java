package dev.takagari.enrich.misp;

import com.fasterxml.jackson.core.JsonToken;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.enrich.read.FeedContent;
import dev.takagari.enrich.read.FeedRecord;
import dev.takagari.enrich.read.IndicatorReader;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.text.JsonWalk;
import java.io.IOException;
import java.util.function.Consumer;

/// Reads MISP's JSON: an event, `{"response": […]}`, arrays of either, and attributes without an
/// event as searches answer them. Records are attributes, also those of objects; proposals and
/// reports are none.
///
/// An event may tell at its end what holds for all of its attributes. So two walks go through the
/// content side by side: one is an event ahead and reads only that.
public final class MispReader implements IndicatorReader {

  private enum Found {
    EVENT,
    ATTRIBUTES,
    END
  }

  @Override
  public void read(FeedContent content, ReadOptions options, Consumer<FeedRecord> into)
      throws IOException {
    MispAttributes attributes = new MispAttributes(content.name(), options, into);
    JsonWalk.through(
        content.open(),
        ahead -> JsonWalk.through(content.open(), walk -> together(ahead, walk, attributes)));
  }

  private static void together(JsonWalk ahead, JsonWalk walk, MispAttributes attributes)
      throws IOException {
    Shape shape = new Shape();
    int events = 0;
    while (true) {
      Found next = find(ahead, shape);
      find(walk, new Shape());
      switch (next) {
        case EVENT -> attributes.event(++events, MispEvent.read(ahead), walk);
        case ATTRIBUTES -> {
          ahead.skip();
          attributes.loose(walk);
        }
        case END -> {
          if (!shape.known) {
            throw new TakagariException(
                ErrorCode.INDICATORS_UNREADABLE,
                "it holds neither an event nor a response of MISP");
          }
          return;
        }
      }
    }
  }

  /// Whether anything of MISP was seen.
  private static final class Shape {
    private boolean known;
  }

  /// Goes to the next event or array of attributes.
  private static Found find(JsonWalk walk, Shape shape) throws IOException {
    JsonToken token = walk.token();
    while (token != null) {
      if (token == JsonToken.FIELD_NAME) {
        String name = walk.name();
        walk.token();
        if (name.equals("Event") && walk.isObject()) {
          shape.known = true;
          return Found.EVENT;
        }
        if (name.equals("Attribute") && walk.isArray()) {
          shape.known = true;
          return Found.ATTRIBUTES;
        }
        if (name.equals("response") && (walk.isArray() || walk.isObject())) {
          shape.known = true;
        } else {
          walk.skip();
        }
      }
      token = walk.token();
    }
    return Found.END;
  }
}
