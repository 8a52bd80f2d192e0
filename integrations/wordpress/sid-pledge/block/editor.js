// The block in the editor: its preview, which the site's server renders, and its settings. It sends no request to the
// pledge's server.
(({ blockEditor, blocks, components, element, i18n, serverSideRender: ServerSideRender }, { choices, lists }) => {
	const { createElement: el } = element;
	const { __ } = i18n;
	const { InspectorControls, useBlockProps } = blockEditor;
	const { BaseControl, CheckboxControl, ColorPalette, PanelBody, SelectControl, TextControl, ToggleControl } =
		components;

	/**
	 * The labels of values, by attribute.
	 *
	 * @returns {Record<string, Record<string, string>>}
	 */
	const labels = () => ({
		audience: {
			child: __('Children', 'sid-pledge'),
			teen: __('Teenagers', 'sid-pledge'),
			parent: __('Parents and carers', 'sid-pledge'),
			educator: __('Educators', 'sid-pledge'),
			industry: __('Industry', 'sid-pledge'),
			policymaker: __('Policymakers', 'sid-pledge'),
			everyone: __('Everyone', 'sid-pledge'),
		},
		layout: {
			full: __('Everything', 'sid-pledge'),
			compact: __('Pledge, count, help and sharing', 'sid-pledge'),
			counter: __('The count and a link', 'sid-pledge'),
			button: __('The button alone', 'sid-pledge'),
		},
		theme: {
			auto: __('As the visitor’s device prefers', 'sid-pledge'),
			light: __('Light', 'sid-pledge'),
			dark: __('Dark', 'sid-pledge'),
		},
		hide: {
			advocacy: __('What the campaign asks of lawmakers', 'sid-pledge'),
			resources: __('Further reading', 'sid-pledge'),
			steps: __('What you can do', 'sid-pledge'),
			share: __('Sharing', 'sid-pledge'),
		},
	});

	/**
	 * The options of a list. The first one stands for no value. A value without a label shows itself.
	 *
	 * @param {string} name
	 * @param {string} first
	 */
	const options = (name, first) => [
		{ value: '', label: first },
		...choices[name].map((value) => ({ value, label: labels()[name][value] ?? value })),
	];

	/** @param {BlockProps} props */
	const Edit = ({ attributes, setAttributes }) => {
		const siteDefault = __('As in the site’s settings', 'sid-pledge');
		/** @type {(name: string) => (value: string | undefined) => void} */
		const set = (name) => (value) => setAttributes({ [name]: value || '' });
		/** @type {(name: string, label: string, help: string) => unknown} */
		const text = (name, label, help) =>
			el(TextControl, { key: name, label, help, value: attributes[name], onChange: set(name) });
		/** @type {(name: string, label: string, first: string) => unknown} */
		const choice = (name, label, first) => {
			const props = { key: name, label, options: options(name, first), value: attributes[name], onChange: set(name) };
			return el(SelectControl, props);
		};
		const hidden = attributes.hide.split(' ').filter(Boolean);
		/** @type {(section: string, isHidden: boolean) => void} */
		const hide = (section, isHidden) =>
			set('hide')([...hidden.filter((name) => name !== section), ...(isHidden ? [section] : [])].join(' '));
		/** @type {(section: string) => unknown} */
		const sectionBox = (section) =>
			el(CheckboxControl, {
				key: section,
				label: labels().hide[section] ?? section,
				checked: hidden.includes(section),
				/** @param {boolean} isHidden */
				onChange: (isHidden) => hide(section, isHidden),
			});

		const pledgePanel = el(
			PanelBody,
			{ title: __('Pledge', 'sid-pledge') },
			choice('layout', __('What is shown', 'sid-pledge'), siteDefault),
			choice('audience', __('Audience', 'sid-pledge'), __('The visitor chooses', 'sid-pledge')),
			text(
				'lang',
				__('Language', 'sid-pledge'),
				__('A language tag such as fr. Default: the language of the page.', 'sid-pledge'),
			),
			text('campaign', __('Campaign', 'sid-pledge'), __('Default: as in the site’s settings.', 'sid-pledge')),
			text(
				'partner',
				__('Partner', 'sid-pledge'),
				__('The partner that pledges are counted for. Default: as in the site’s settings.', 'sid-pledge'),
			),
		);
		const looksPanel = el(
			PanelBody,
			{ title: __('Looks', 'sid-pledge'), initialOpen: false },
			choice('theme', __('Colours', 'sid-pledge'), siteDefault),
			el(
				BaseControl,
				null,
				el(BaseControl.VisualLabel, null, __('Accent colour', 'sid-pledge')),
				el(ColorPalette, { colors: [], value: attributes.accent || undefined, onChange: set('accent') }),
			),
		);
		const sectionsPanel = el(
			PanelBody,
			{ title: __('Parts to hide', 'sid-pledge'), initialOpen: false },
			lists.hide.map(sectionBox),
		);
		const testPanel = el(
			PanelBody,
			{ title: __('Testing', 'sid-pledge'), initialOpen: false },
			el(ToggleControl, {
				label: __('Test only', 'sid-pledge'),
				help: __('Pledges are counted separately, and a ribbon says so.', 'sid-pledge'),
				checked: attributes.mode === 'test',
				/** @param {boolean} isTest */
				onChange: (isTest) => set('mode')(isTest ? 'test' : ''),
			}),
		);
		return el(
			'div',
			useBlockProps(),
			el(InspectorControls, null, pledgePanel, looksPanel, sectionsPanel, testPanel),
			el(ServerSideRender, { block: 'sid-pledge/pledge', attributes }),
		);
	};

	blocks.registerBlockType('sid-pledge/pledge', { edit: Edit, save: () => null });
})(window.wp, window.sidPledgeAttributes);
