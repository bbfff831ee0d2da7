/* The digest of the tree that this program was laid out in: what is in <tree>/lib/digest. */
#ifndef DOOR_DIGEST_H
#define DOOR_DIGEST_H

/* Hexadecimal digits. */
#define DIGEST_LENGTH 16

/* With a newline, or zeros: in no tree. */
extern const char digest_text[DIGEST_LENGTH + 1];

#endif
