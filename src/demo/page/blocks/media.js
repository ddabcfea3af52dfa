import { FileCard } from '../files.js';
import { html } from '../html.js';
import { Icon } from '../icons.js';
import { usePage } from '../page.js';
import { Link } from '../text/inline.js';
import { TextObject, plainText } from '../text/text.js';

/** The address of an image on this server; undefined for one elsewhere: the page makes no outside requests. */
function useImageUrl(image) {
  const { state } = usePage();
  const wanted = image.slack_file;
  const file = wanted && state.workspace.files.find((f) => f.id === (wanted.id ?? fileIdOf(wanted.url)));
  const url = file?.url ?? image.image_url ?? wanted?.url;
  return url !== undefined && new URL(url, location.href).origin === location.origin ? url : undefined;
}

/** The file's id inside one of Slack's file addresses. */
const fileIdOf = (url) => /-(F[A-Z0-9]+)(?:\/|$)/.exec(url ?? '')?.[1];

export function SlackImage({ image, class: className }) {
  const url = useImageUrl(image);
  return url === undefined
    ? html`<span class="image-missing" role="img" aria-label=${image.alt_text}
        ><${Icon} name="file" /> ${image.alt_text}</span
      >`
    : html`<img class=${className} src=${url} alt=${image.alt_text ?? ''} />`;
}

export function ImageBlock({ block }) {
  const url = useImageUrl(block);
  const picture = html`<${SlackImage} image=${block} class="picture" />`;
  return html`
    <figure class="block-image">
      ${block.title && html`<figcaption>${plainText(block.title)}</figcaption>`}
      ${url === undefined ? picture : html`<a href=${url} target="_blank" rel="noopener" aria-label=${`Open the image: ${block.alt_text}`}>${picture}</a>`}
    </figure>
  `;
}

export function FileBlock({ block }) {
  const { state } = usePage();
  const file = state.workspace.files.find((f) => f.id === block.external_id || f.external_id === block.external_id);
  return file === undefined
    ? html`<p class="image-missing"><${Icon} name="file" /> A file from elsewhere: ${block.external_id}</p>`
    : html`<${FileCard} file=${file} />`;
}

/** A video is a link: this workspace plays nothing from outside. */
export const VideoBlock = ({ block }) => html`
  <div class="video">
    <span class="video-mark"><${Icon} name="right" /></span>
    <div>
      <${Link} url=${block.title_url ?? block.video_url}><strong>${plainText(block.title)}</strong><//>
      ${block.description && html`<p><${TextObject} text=${block.description} /></p>`}
      <p class="muted">${[block.provider_name, block.author_name].filter(Boolean).join(' · ') || 'Video'}</p>
    </div>
  </div>
`;
