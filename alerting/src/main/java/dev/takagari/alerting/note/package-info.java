/// What every message about a case says, before a chat, an issue or a mail gives it its form.
@NullMarked
package dev.takagari.alerting.note;

import org.jspecify.annotations.NullMarked;
