<?php
/**
 * The first view in this site's own HTML, so that visitors see the pledge before scripts run. This site requests it
 * from the pledge's server, and prints it only if it is in the grammar of a first view and its style sheet is signed
 * with the pinned key.
 *
 * @package SidPledge
 */

namespace SidPledge;

defined( 'ABSPATH' ) || exit;

require __DIR__ . '/first-view/fragment.php';
require __DIR__ . '/first-view/signature.php';
require __DIR__ . '/first-view/template.php';
require __DIR__ . '/first-view/cache.php';

/** The beginning of the names of the transients with first views. */
const CACHE_PREFIX = 'sid_pledge_view_';

/**
 * The template with the first view of an element; empty where the site does not include it.
 *
 * @param array<string, string> $attributes The attributes of the element.
 */
function included_first_view( array $attributes ): string {
	$keys = pinned_keys( settings()['pin'] );
	// Without curl, WordPress has no time limit for a whole response.
	if ( ! function_exists( 'curl_exec' ) || '' === settings()['include'] || array() === $keys || ! is_page_for_visitors() ) {
		return '';
	}
	$attributes += array( 'lang' => get_bloginfo( 'language' ) );
	$addresses   = array( first_view_address( server(), $attributes ), style_sheet_address( server() ) );
	$accent      = $attributes['accent'] ?? '';
	$transient   = CACHE_PREFIX . md5( (string) wp_json_encode( array( $addresses, $keys, $accent ) ) );
	return cached_text(
		get_transient( $transient ),
		static function ( array $entry ) use ( $transient ): bool {
			return set_transient( $transient, $entry, STALE_SECONDS );
		},
		static function () use ( $addresses, $keys, $accent ): string {
			return requested_template( $addresses, $keys, $accent );
		},
		__NAMESPACE__ . '\\run_after_page'
	);
}

/**
 * Returns true if the HTML is for a page that a browser parses. Scripts insert what the REST API and Ajax requests
 * respond, and a template that a script inserts is not shown. The first view is in UTF-8.
 */
function is_page_for_visitors(): bool {
	$is_for_script = ( defined( 'REST_REQUEST' ) && REST_REQUEST ) || wp_doing_ajax();
	return ! $is_for_script && ! is_admin() && 'UTF-8' === get_bloginfo( 'charset' );
}

/**
 * Requests the first view and its style sheet. The second request is not made after a failure of the first.
 *
 * @param array<int, string> $addresses The addresses of both.
 * @param array<int, string> $keys      The pinned keys.
 * @param string             $accent    The attribute `accent`; empty for none.
 */
function requested_template( array $addresses, array $keys, string $accent ): string {
	$responses = array();
	foreach ( $addresses as $address ) {
		add_action( 'requests-requests.before_parse', __NAMESPACE__ . '\\refuse_encoded' );
		$response = wp_safe_remote_get(
			$address,
			array(
				'timeout'             => REQUEST_TIMEOUT_SECONDS,
				'redirection'         => 0,
				'limit_response_size' => MAX_BYTES + 1,
				'headers'             => array( 'Accept-Encoding' => 'identity' ),
			)
		);
		remove_action( 'requests-requests.before_parse', __NAMESPACE__ . '\\refuse_encoded' );
		if ( 200 !== wp_remote_retrieve_response_code( $response ) ) {
			return '';
		}
		$responses[] = $response;
	}
	list( $html, $styles ) = array_map( 'wp_remote_retrieve_body', $responses );
	if ( would_be_replaced( $html ) ) {
		return '';
	}
	$headers = array();
	foreach ( SIGNATURE_HEADERS as $name ) {
		$headers[ $name ] = implode( ', ', (array) wp_remote_retrieve_header( $responses[1], $name ) );
	}
	return first_view_template( $html, $styles, $headers, $keys, $accent );
}

/**
 * Refuses a response with a content encoding, which was not asked for: WordPress would decompress it without a limit.
 *
 * @param string $response The response as it was received, with its headers.
 */
function refuse_encoded( &$response ): void {
	$head = strstr( (string) $response, "\r\n\r\n", true );
	if ( false === $head || preg_match( '/^content-encoding:/im', $head ) ) {
		$response = "HTTP/1.1 502 Bad Gateway\r\n\r\n";
	}
}

/**
 * Returns true if WordPress could put something else in the place of a part of a text: it looks for shortcodes in what a
 * block prints, and embeds the pages at addresses that stand alone in a part of a template. In a first view, a bracket
 * begins only a list in the JSON or is followed by the other bracket, and addresses stand after quotation marks.
 *
 * @param string $html The text.
 */
function would_be_replaced( string $html ): bool {
	return (bool) preg_match( '~\[(?![]"{])|(?:^|[\s>])https?://~i', $html );
}

/**
 * Calls a function once the page has been sent.
 *
 * @param callable $update The function.
 */
function run_after_page( callable $update ): void {
	add_action(
		'shutdown',
		static function () use ( $update ): void {
			if ( function_exists( 'fastcgi_finish_request' ) ) {
				fastcgi_finish_request();
			}
			$update();
		},
		PHP_INT_MAX
	);
}

/**
 * Filters the elements in whose text WordPress does not replace quotation marks and dashes: a first view is printed as
 * it was received.
 *
 * @param array<int, string> $names The names of the elements.
 * @return array<int, string>
 */
function leave_first_view_unchanged( $names ): array {
	return array_merge( (array) $names, array( 'sid-pledge' ) );
}

/** Deletes the first views that are kept in the database. Those in another cache are deleted there after a day. */
function delete_first_views(): void {
	$database = $GLOBALS['wpdb'];
	foreach ( array( '_transient_', '_transient_timeout_' ) as $start ) {
		$pattern = $database->esc_like( $start . CACHE_PREFIX ) . '%';
		$database->query( $database->prepare( "delete from $database->options where option_name like %s", $pattern ) );
	}
}
