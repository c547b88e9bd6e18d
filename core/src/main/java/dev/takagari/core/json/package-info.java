/// JSON objects as a feed wrote them: members in order, numbers and nested values as verbatim text.
@NullMarked
package dev.takagari.core.json;

import org.jspecify.annotations.NullMarked;
