import type { Texts } from '../texts.ts'

/** Portuguese words for the codes of integrations and loads. */
export const LOADS = {
  'integration.none_active': {
    title: 'Nenhuma integração ativa',
    detail: 'O site não tem integração ativa do tipo {type}; o arquivo não foi carregado.',
    advice: 'Ative uma integração desse tipo e envie o arquivo de novo.',
  },
  'integration.already_active': {
    title: 'Já há integração ativa do tipo',
    detail: 'Outra integração do mesmo tipo já está ativa: {active}. Um site tem no máximo uma por tipo.',
    advice: 'Desative a outra primeiro.',
  },
  'integration.not_found': {
    title: 'Integração não encontrada',
    detail: 'Não há integração com esse nome neste site.',
    advice: 'Confira o nome, ou crie a integração.',
  },
  'load.not_found': {
    title: 'Carga não encontrada',
    detail: 'Não há carga com esse número neste site.',
    advice: 'Confira o número; a lista de cargas mostra todas.',
  },
  'load.type_unknown': {
    title: 'Tipo de carga desconhecido',
    detail: 'O tipo {type} não existe; o arquivo não foi carregado.',
    advice:
      'Use um dos sete: 1 produto, 2 estoque, 3 produto e estoque, 6 produto, estoque e preço, 7 preço, 8 produto e preço, 12 atributo.',
  },
  'load.type_unavailable': {
    title: 'Tipo de carga ainda não disponível',
    detail: 'O tipo {type} existe, mas este hub ainda não o carrega; nada foi feito.',
    advice: 'Envie produtos, estoque e preços separados: este hub carrega os tipos {types}.',
  },
  'load.unreadable': {
    title: 'Arquivo ilegível',
    detail: 'O arquivo está vazio, ou seus primeiros bytes não são de JSON nem de CSV; nada foi carregado.',
    advice: 'Abra o arquivo, confira que ele não está vazio nem é de outro formato, e envie de novo.',
  },
  'load.format_unavailable': {
    title: 'Formato ainda não disponível',
    detail:
      'O formato deste arquivo é conhecido ({format}), mas este hub ainda não o lê; nada foi carregado.',
    advice: 'Envie o mesmo conteúdo em JSON ou CSV.',
  },
  'load.too_large': {
    title: 'Arquivo grande demais',
    detail: 'O arquivo passa do limite de {limit} bytes; nada foi carregado.',
    advice: 'Divida o arquivo, ou peça a quem opera o hub um LOAD_BYTES_MAX maior.',
  },
  'load.credentials_first': {
    title: 'Credenciais depois de um arquivo grande',
    detail: 'O arquivo veio antes de username e password e passa de {limit} bytes; nada foi carregado.',
    advice: 'Ponha username, password e integrationType antes do arquivo no formulário.',
  },
  'load.not_finished': {
    title: 'Carga ainda em andamento',
    detail: 'A carga ainda não terminou; o que você pediu só existe depois.',
    advice: 'Espere a carga terminar e repita a chamada.',
  },
  'load.source_expired': {
    title: 'Arquivo não mais guardado',
    detail: 'Os bytes recebidos desta carga já não estão guardados.',
    advice: 'Envie o arquivo de novo a partir do seu sistema.',
  },
  'load.broken': {
    title: 'Arquivo quebrado',
    detail:
      'A leitura parou onde o arquivo deixa de fazer sentido; as linhas antes desse ponto foram carregadas.',
    reasons: {
      wrong_root:
        'O JSON não é uma lista de linhas nem um objeto com a lista em um destes campos: {accepted}. Encontrado: {found}. Nenhuma linha foi carregada.',
    },
    advice: 'Corrija o arquivo a partir do ponto indicado e envie-o inteiro: o que já entrou não muda.',
  },
  'load.header_missing': {
    title: 'Coluna obrigatória ausente',
    detail:
      'O cabeçalho não tem coluna para {columns}. Nomes aceitos: {accepted}. Nenhuma linha foi carregada.',
    advice: 'Acrescente a coluna ao arquivo e envie de novo.',
  },
  'load.header_ambiguous': {
    title: 'Duas colunas com o mesmo sentido',
    detail: 'O cabeçalho tem mais de uma coluna para {field}; nenhuma linha foi carregada.',
    advice: 'Deixe só uma delas e envie de novo.',
  },
  'load.nested_too_deep': {
    title: 'Aninhamento profundo demais',
    detail: 'O JSON tem mais níveis, um dentro do outro, do que o hub lê; a leitura parou ali.',
    advice: 'Envie os dados com menos níveis.',
  },
  'load.worker_lost': {
    title: 'Carga interrompida',
    detail: 'O processo que fazia esta carga caiu várias vezes; o que já estava gravado ficou.',
    advice: 'Envie o arquivo de novo; se persistir, avise quem opera o hub.',
  },
} as const satisfies Partial<Texts>
