/// Indicators in text that people paste: reports, mails, chats.
@NullMarked
package dev.takagari.enrich.paste;

import org.jspecify.annotations.NullMarked;
