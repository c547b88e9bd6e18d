/// Text from outside as people see it: harmless on a terminal, in a chat and in a mail program.
@NullMarked
package dev.takagari.core.text;

import org.jspecify.annotations.NullMarked;
