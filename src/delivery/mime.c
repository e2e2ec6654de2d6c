// SPDX-License-Identifier: Apache-2.0
#include "delivery/mime.h"
#include "base/clock.h"
#include "delivery/delivery.h"
#include <assert.h>
#include <sodium.h>

enum {
    MIME_LINE = 76,       // characters of an encoded line (RFC 2045 section 6.7)
    MIME_WORD_BYTES = 42, // of an encoded word, so that it has at most 75 characters (RFC 2047 section 2)
};
// "=_" stands in no quoted-printable text.
#define MIME_BOUNDARY "=_guildhall_part"

static bool mime_is_plain(str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c < ' ' || c >= 127 || c == '=' || c == '?') {
            return false;
        }
    }
    return text.len <= MIME_LINE - 16;
}

// How many of the first `most` bytes end with a whole character.
static size_t mime_whole(str text, size_t most)
{
    size_t len = text.len < most ? text.len : most;
    while (len < text.len && len > 1 && ((unsigned char)text.ptr[len] & 0xC0) == 0x80) {
        len--;
    }
    return len;
}

// Encoded words (RFC 2047), one a line.
static void mime_words(struct buf *out, str text)
{
    for (size_t at = 0; at < text.len;) {
        char bytes[MIME_WORD_BYTES];
        char encoded[sodium_base64_ENCODED_LEN(MIME_WORD_BYTES, sodium_base64_VARIANT_ORIGINAL)];
        size_t len = mime_whole(str_slice(text, at, text.len), MIME_WORD_BYTES);
        for (size_t i = 0; i < len; i++) {
            unsigned char c = (unsigned char)text.ptr[at + i];
            bytes[i] = (char)(c < ' ' || c == 127 ? ' ' : c);
        }
        sodium_bin2base64(encoded, sizeof encoded, (const unsigned char *)bytes, len, sodium_base64_VARIANT_ORIGINAL);
        buf_printf(out, "%s=?UTF-8?B?%s?=", at == 0 ? "" : "\r\n ", encoded);
        at += len;
    }
}

static void mime_date(struct buf *out, int64_t date_s)
{
    static const char days[] = "ThuFriSatSunMonTueWed"; // 1 January 1970 was a Thursday
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int second;
    date d = date_at(date_s, STR("UTC"), &second);
    size_t day = (size_t)(date_to_days(d) % 7);
    buf_printf(out, "Date: %.3s, %d %.3s %d %02d:%02d:%02d +0000\r\n", days + day * 3, d.day,
               months + (size_t)(d.month - 1) * 3, d.year, second / 3600, second / 60 % 60, second % 60);
}

// Quoted-printable (RFC 2045 section 6.7); lines end as in mail.
static void mime_quoted(struct buf *out, str text)
{
    static const char hex[] = "0123456789ABCDEF";
    size_t column = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool ends = i + 1 == text.len || text.ptr[i + 1] == '\n';
        if (c == '\n') {
            buf_put(out, STR("\r\n"));
            column = 0;
            continue;
        }
        // A blank at the end of a line would be lost; a dot or "From " at its beginning may be changed on the way.
        bool plain = c >= ' ' && c < 127 && c != '=' && !(c == ' ' && ends) && !(column == 0 && (c == '.' || c == 'F'));
        size_t width = plain ? 1 : 3;
        if (column + width > MIME_LINE - 1) {
            buf_put(out, STR("=\r\n"));
            column = 0;
        }
        if (plain) {
            buf_char(out, (char)c);
        } else {
            buf_put(out, (str){(char[]){'=', hex[c >> 4], hex[c & 15]}, 3});
        }
        column += width;
    }
    buf_put(out, STR("\r\n"));
}

static void mime_part(struct buf *out, const char *type, str text)
{
    buf_printf(out,
               "--" MIME_BOUNDARY "\r\nContent-Type: %s; charset=utf-8\r\n"
               "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
               type);
    mime_quoted(out, text);
}

void mime_write(struct buf *out, const struct mime_mail *mail)
{
    assert(delivery_address_is_fine(mail->from) && delivery_address_is_fine(mail->to));
    buf_put(out, STR("From: "));
    mime_words(out, mail->from_name);
    buf_printf(out, "%s<%.*s>\r\nTo: <%.*s>\r\nSubject: ", mail->from_name.len != 0 ? " " : "", STR_ARG(mail->from),
               STR_ARG(mail->to));
    if (mime_is_plain(mail->subject)) {
        buf_put(out, mail->subject);
    } else {
        mime_words(out, mail->subject);
    }
    buf_put(out, STR("\r\n"));
    mime_date(out, mail->date_s);
    buf_printf(out,
               "Message-ID: <%.*s>\r\nMIME-Version: 1.0\r\nContent-Language: %.*s\r\n"
               "Auto-Submitted: auto-generated\r\n"
               "Content-Type: multipart/alternative; boundary=\"" MIME_BOUNDARY "\"\r\n\r\n",
               STR_ARG(mail->message_id), STR_ARG(mail->language));
    mime_part(out, "text/plain", mail->text);
    mime_part(out, "text/html", mail->html);
    buf_put(out, STR("--" MIME_BOUNDARY "--\r\n"));
}
